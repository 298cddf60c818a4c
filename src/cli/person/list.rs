//! Lists people.

use super::{Failure, Shell, output};
use crate::app::people::list::{Listed, list};
use crate::domain::ids::PersonId;
use crate::domain::moment::Moment;
use clap::Args;
use serde::Serialize;

/// More people than one looks through at a shell.
const MOST: usize = 100_000;

#[derive(Args)]
#[command(after_help = "Example:\n  hallpass person list --json")]
pub(in crate::cli) struct List {
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// A person as they are printed.
#[derive(Serialize)]
struct Line {
    id: PersonId,
    username: String,
    email: String,
    full_name: String,
    teams: Vec<String>,
    active: bool,
    disabled_at: Option<Moment>,
    created_at: Moment,
}

impl List {
    /// Prints everybody; nobody at all is an empty list.
    pub(super) fn run(self) -> Result<(), Failure> {
        let shell = Shell::open()?;
        let members = match shell.first_organization()? {
            Some(organization) => {
                let actor = Shell::actor(organization.id);
                shell.read(|snapshot| list(snapshot, &actor, "", "", MOST))?
            }
            None => Vec::new(),
        };
        if self.json {
            return output::print_json(&members.into_iter().map(line).collect::<Vec<_>>());
        }
        if members.is_empty() {
            return Ok(output::say("Nobody is here yet; `hallpass person add` makes the first person.")?);
        }
        let rows: Vec<_> = members.into_iter().map(row).collect();
        output::print(&output::table(["USERNAME", "NAME", "EMAIL", "TEAMS", "STATE"], &rows))
    }
}

fn line(Listed { person, teams, .. }: Listed) -> Line {
    Line {
        id: person.id,
        active: person.is_active(),
        username: person.username.as_str().to_owned(),
        email: person.email.as_str().to_owned(),
        full_name: person.full_name.as_str().to_owned(),
        teams,
        disabled_at: person.disabled_at,
        created_at: person.created_at,
    }
}

fn row(member: Listed) -> [String; 5] {
    let line = line(member);
    let state = if line.active { "active" } else { "disabled" };
    [line.username, line.full_name, line.email, line.teams.join(", "), state.to_owned()]
}
