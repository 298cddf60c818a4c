//! The keys that sign JWTs: listing them, and letting a new one sign.

use super::{Failure, Shell, output};
use crate::app::keys::{list, rotate};
use crate::domain::jwt::{KEY_SET_AGE, KeyRecord, signer_at};
use clap::{Args, Subcommand};
use serde::Serialize;

/// List or rotate the keys that sign tokens in the form of JWTs.
#[derive(Subcommand)]
pub(super) enum Verb {
    /// List the keys, newest first.
    List(List),
    /// Let a new key take over, five minutes after it is published. What was signed stays good: the old key stays published.
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
    /// In the future for a key that signs until then.
    retired_at: Option<String>,
    signs: bool,
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
    let shell = Shell::open()?;
    let keys = shell.read(list::all)?;
    let signer = signer_at(&keys, shell.store().rules().jwt_algorithm, shell.store().env().clock.now()).map(|key| key.id.clone());
    let keys: Vec<Line> = keys.iter().map(|key| line(key, signer.as_ref() == Some(&key.id))).collect();
    if json {
        return output::print_json(&keys);
    }
    let row = |key: &Line| {
        let retired = match (&key.retired_at, key.signs) {
            (None, true) => "signs now".to_owned(),
            (None, false) => "signs next".to_owned(),
            (Some(at), true) => format!("signs until {at}"),
            (Some(at), false) => at.clone(),
        };
        [key.id.clone(), key.algorithm.to_owned(), key.created_at.clone(), retired]
    };
    output::print(&output::table(["ID", "ALGORITHM", "MADE", "RETIRED"], &keys.iter().map(row).collect::<Vec<_>>()))
}

fn let_new_sign() -> Result<(), Failure> {
    let shell = Shell::open()?;
    let organization = shell.organization()?;
    let id = shell.write(organization.id, |tx, _| rotate::rotate(tx))?;
    output::print(id.as_str())?;
    let minutes = KEY_SET_AGE.whole_minutes();
    Ok(output::say(&format!(
        "The new key stands in /.well-known/jwks.json now and signs in {minutes} minutes, when every service has seen it."
    ))?)
}

fn line(key: &KeyRecord, signs: bool) -> Line {
    Line {
        id: key.id.as_str().to_owned(),
        algorithm: key.algorithm.as_str(),
        created_at: key.created_at.to_string(),
        retired_at: key.retired_at.map(|at| at.to_string()),
        signs,
    }
}
