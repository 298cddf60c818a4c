//! Organizations: listing them, archiving one, bringing it back.

use super::Failure;
use super::output;
use super::shell::Shell;
use crate::app::organizations::archive::{archive, restore};
use crate::app::organizations::look;
use crate::domain::ids::OrganizationId;
use crate::domain::moment::Moment;
use crate::domain::organization::Organization;
use clap::{Args, Subcommand};
use serde::Serialize;

/// List organizations, archive one, bring it back.
#[derive(Subcommand)]
pub(super) enum Verb {
    /// List the organizations, oldest first.
    List(List),
    /// Archive one: its tokens are refused and nobody acts in it until it is restored. Nothing is deleted.
    Archive(Named),
    /// Bring an archived one back: all is as it was.
    Restore(Named),
}

#[derive(Args)]
#[command(after_help = "Example:\n  hallpass organization list --json")]
pub(super) struct List {
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
#[command(after_help = "Example:\n  hallpass organization restore 0191e0a2-7c1e-7b5e-8f6f-0d5d3c9a1b2c")]
pub(super) struct Named {
    /// Its id, as `hallpass organization list` shows it.
    #[arg(value_parser = id)]
    id: OrganizationId,
}

/// An organization as it is printed.
#[derive(Serialize)]
struct Line {
    id: OrganizationId,
    name: String,
    created_at: Moment,
    archived_at: Option<Moment>,
}

impl Verb {
    pub(super) fn run(self) -> Result<(), Failure> {
        let shell = Shell::open()?;
        match self {
            Verb::List(list) => list.run(&shell),
            Verb::Archive(named) => {
                shell.write(named.id, |tx, actor| archive(tx, actor, None))?;
                Ok(output::say("It is archived: its people are signed out and its tokens are refused.")?)
            }
            Verb::Restore(named) => {
                let organization = shell.write(named.id, |tx, actor| restore(tx, actor, named.id))?;
                Ok(output::say(&format!("{} is in use again.", organization.name.as_str()))?)
            }
        }
    }
}

impl List {
    fn run(self, shell: &Shell) -> Result<(), Failure> {
        let lines: Vec<Line> = shell.read(look::all)?.into_iter().map(line).collect();
        if self.json {
            return output::print_json(&lines);
        }
        let row = |line: Line| {
            [line.id.to_string(), line.name, if line.archived_at.is_some() { "archived" } else { "in use" }.to_owned()]
        };
        output::print(&output::table(["ID", "NAME", "STATE"], &lines.into_iter().map(row).collect::<Vec<_>>()))
    }
}

fn line(organization: Organization) -> Line {
    Line {
        id: organization.id,
        name: organization.name.as_str().to_owned(),
        created_at: organization.created_at,
        archived_at: organization.archived_at,
    }
}

fn id(text: &str) -> Result<OrganizationId, String> {
    OrganizationId::parse(text).map_err(|_| "that is no id of an organization".to_owned())
}
