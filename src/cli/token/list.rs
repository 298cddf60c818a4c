//! Lists tokens.

use super::{Failure, Line, Shell, end_words, line, output, username};
use crate::app::tokens::survey::{Found, survey};
use crate::domain::moment::Moment;
use crate::domain::person::Username;
use clap::Args;
use serde::Serialize;

#[derive(Args)]
#[command(after_help = "Examples:\n  hallpass token list\n  hallpass token list --owner ada --json")]
pub(in crate::cli) struct List {
    /// Only the tokens of the person with this username.
    #[arg(long, value_parser = username)]
    owner: Option<Username>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// A token as it is listed.
#[derive(Serialize)]
struct UsedLine {
    #[serde(flatten)]
    token: Line<'static>,
    last_used_at: Option<Moment>,
    times_used: i64,
}

impl List {
    /// Prints the tokens, newest first for each owner. Errors: `NotFound` for an owner who is not there.
    pub(super) fn run(self) -> Result<(), Failure> {
        let shell = Shell::open()?;
        let only = self.owner.as_ref().map(|name| shell.person(name)).transpose()?.map(|person| person.id);
        let found = match shell.first_organization()? {
            Some(organization) => shell.read(|snapshot| survey(snapshot, organization.id, only))?,
            None => Vec::new(),
        };
        let now = shell.store().env().clock.now();
        let lines: Vec<UsedLine> = found.into_iter().map(|found| used_line(&found, now)).collect();
        if self.json {
            return output::print_json(&lines);
        }
        if lines.is_empty() {
            return Ok(output::say("There are no tokens.")?);
        }
        let rows: Vec<_> = lines.into_iter().map(row).collect();
        output::print(&output::table(["ID", "NAME", "OWNER", "STATE", "ENDS", "LAST USED"], &rows))
    }
}

fn used_line(found: &Found, now: Moment) -> UsedLine {
    let last_use = found.listed.last_use.as_ref();
    UsedLine {
        token: line(&found.listed.token, &found.owner, now),
        last_used_at: last_use.map(|last| last.at),
        times_used: last_use.map_or(0, |last| last.times),
    }
}

fn row(line: UsedLine) -> [String; 6] {
    let token = line.token;
    let last_used = line.last_used_at.map_or_else(|| "never".to_owned(), |at| at.whole_seconds().to_string());
    let state = token.state.as_str().replace('_', " ");
    [token.id.to_string(), token.name, token.owner, state, end_words(token.valid_until), last_used]
}
