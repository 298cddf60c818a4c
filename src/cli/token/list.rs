//! Lists tokens.

use super::{As, Failure, Line, Remote, Shell, Target, end_words, line, output, remote, username};
use crate::app::tokens::survey::{Found, survey};
use crate::domain::moment::Moment;
use crate::domain::person::Username;
use clap::Args;
use serde::Serialize;

#[derive(Args)]
#[command(
    after_help = "Examples:\n  hallpass token list\n  hallpass token list --owner ada --json\n  hallpass token list --server https://hallpass.example.com -q"
)]
pub(in crate::cli) struct List {
    /// Only the tokens of the person with this username; at a server you see your own.
    #[arg(long, value_parser = username)]
    owner: Option<Username>,
    #[command(flatten)]
    as_what: As,
    #[command(flatten)]
    target: Target,
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
        match self.target.remote()? {
            Some(remote) => self.at(&remote),
            None => self.here(),
        }
    }

    fn at(self, remote: &Remote) -> Result<(), Failure> {
        if self.owner.is_some() {
            return Err(Failure::usage(format!("--owner is for the database here; at {} you see your own", remote.address())));
        }
        let lines = every(remote)?;
        if self.as_what.json {
            return output::print_json(&lines);
        }
        let rows = lines.into_iter().map(|line| {
            let (ends, used) = (line.ends(), line.last_used_at.clone().unwrap_or_else(|| "never".to_owned()));
            [line.id, line.name, line.owner, line.state.replace('_', " "), ends, used]
        });
        print(&rows.collect::<Vec<_>>(), self.as_what.quiet)
    }

    fn here(self) -> Result<(), Failure> {
        let shell = Shell::open()?;
        let only = self.owner.as_ref().map(|name| shell.person(name)).transpose()?.map(|person| person.id);
        let found = match shell.first_organization()? {
            Some(organization) => shell.read(|snapshot| survey(snapshot, organization.id, only))?,
            None => Vec::new(),
        };
        let now = shell.store().env().clock.now();
        let lines: Vec<UsedLine> = found.into_iter().map(|found| used_line(&found, now)).collect();
        if self.as_what.json {
            return output::print_json(&lines);
        }
        print(&lines.into_iter().map(row).collect::<Vec<_>>(), self.as_what.quiet)
    }
}

/// All tokens of whoever asks, page by page.
fn every(remote: &Remote) -> Result<Vec<remote::Line>, Failure> {
    let owner = remote.me()?.owner.username;
    let (mut lines, mut path) = (Vec::new(), Some("/api/v1/tokens?limit=200".to_owned()));
    while let Some(here) = path {
        let page = remote.ask("GET", &here, None)?;
        for document in page["data"].as_array().into_iter().flatten() {
            lines.push(remote::Line::read(document.clone(), &owner)?);
        }
        path = page["next_cursor"].as_str().map(|cursor| format!("/api/v1/tokens?limit=200&cursor={cursor}"));
    }
    Ok(lines)
}

fn print(rows: &[[String; 6]], quiet: bool) -> Result<(), Failure> {
    if rows.is_empty() {
        return Ok(output::say("There are no tokens.")?);
    }
    if quiet {
        return output::print(&rows.iter().map(|row| row[0].as_str()).collect::<Vec<_>>().join("\n"));
    }
    output::print(&output::table(["ID", "NAME", "OWNER", "STATE", "ENDS", "LAST USED"], rows))
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
