//! The operator's verbs on people.

mod add;
mod list;
mod set_password;
mod switch;

use super::{Failure, input, output, shell::Shell};
use crate::app::sessions::hash_password;
use crate::domain::password::Password;
use crate::domain::person::{InvalidName, Username};
use crate::env::Env;
use clap::Subcommand;

/// What can be done with people.
#[derive(Subcommand)]
pub(super) enum Verb {
    /// Add a person; the first one makes the organization too.
    Add(add::Add),
    /// List everybody.
    List(list::List),
    /// Disable a person: their sessions end and their tokens are refused.
    Disable(switch::Named),
    /// Let a disabled person, and their tokens, act again.
    Enable(switch::Named),
    /// Give a person another password and end their sessions.
    SetPassword(set_password::SetPassword),
}

impl Verb {
    /// Does it.
    pub(super) fn run(self) -> Result<(), Failure> {
        match self {
            Self::Add(add) => add.run(),
            Self::List(list) => list.run(),
            Self::Disable(named) => named.disable(),
            Self::Enable(named) => named.enable(),
            Self::SetPassword(set) => set.run(),
        }
    }
}

/// Reads a username from an argument.
pub(super) fn username(text: &str) -> Result<Username, String> {
    Username::parse(text).map_err(|error: InvalidName| error.to_string())
}

/// Reads a new password from stdin and hashes it. `known` are words that an attacker would try.
fn new_password_hash(known: &[&str]) -> Result<String, Failure> {
    let typed = input::password()?;
    let password = Password::chosen(&typed, known).map_err(|weak| Failure::usage(format!("password: {weak}")))?;
    hash_password(&password, &*Env::system().secrets).map_err(Failure::failed)
}
