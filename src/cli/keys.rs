//! The keys that sign JWTs: listing them, and letting a new one sign.

use super::Failure;
use super::output;
use super::shell::Shell;
use crate::app::keys::{list, rotate};
use crate::domain::jwt::KeyRecord;
use clap::{Args, Subcommand};
use serde::Serialize;

/// List or rotate the keys that sign tokens in the form of JWTs.
#[derive(Subcommand)]
pub(super) enum Verb {
    /// List the keys, newest first.
    List(List),
    /// Let a new key sign. What was signed stays good: the old key stays published until nothing of it can be.
    Rotate(Rotate),
}

#[derive(Args)]
#[command(after_help = "Example:\n  hallpass keys list --json")]
pub(super) struct List {
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
#[command(after_help = "Example:\n  hallpass keys rotate")]
pub(super) struct Rotate {}

/// A key as it is printed; never its private half.
#[derive(Serialize)]
struct Line {
    id: String,
    algorithm: &'static str,
    created_at: String,
    retired_at: Option<String>,
}

impl Verb {
    /// Does it.
    pub(super) fn run(self) -> Result<(), Failure> {
        match self {
            Self::List(List { json }) => show(json),
            Self::Rotate(Rotate {}) => let_new_sign(),
        }
    }
}

fn show(json: bool) -> Result<(), Failure> {
    let keys: Vec<Line> = Shell::open()?.read(list::all)?.iter().map(line).collect();
    if json {
        return output::print_json(&keys);
    }
    let row = |key: &Line| {
        let retired = key.retired_at.clone().unwrap_or_else(|| "signs now".to_owned());
        [key.id.clone(), key.algorithm.to_owned(), key.created_at.clone(), retired]
    };
    output::print(&output::table(["ID", "ALGORITHM", "MADE", "RETIRED"], &keys.iter().map(row).collect::<Vec<_>>()))
}

fn let_new_sign() -> Result<(), Failure> {
    let shell = Shell::open()?;
    let organization = shell.organization()?;
    let id = shell.write(organization.id, |tx, _| rotate::rotate(tx))?;
    output::print(id.as_str())?;
    Ok(output::say("A new key signs from now on. Services fetch it from /.well-known/jwks.json.")?)
}

fn line(key: &KeyRecord) -> Line {
    Line {
        id: key.id.as_str().to_owned(),
        algorithm: key.algorithm.as_str(),
        created_at: key.created_at.to_string(),
        retired_at: key.retired_at.map(|at| at.to_string()),
    }
}
