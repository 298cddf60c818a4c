//! The operator's verbs on tokens.

mod create;
mod ends;
mod list;
mod revoke;
mod rights;

use super::person::username;
use super::{Failure, output, shell::Shell};
use crate::domain::ids::TokenId;
use crate::domain::moment::Moment;
use crate::domain::token::{Grant, Token, TokenKind, TokenState};
use clap::Subcommand;
use serde::Serialize;

/// What can be done with tokens.
#[derive(Subcommand)]
pub(super) enum Verb {
    /// Make a token for a person and print its secret, once.
    Create(create::Create),
    /// List tokens.
    List(list::List),
    /// End a token for ever.
    Revoke(revoke::Revoke),
}

impl Verb {
    /// Does it.
    pub(super) fn run(self) -> Result<(), Failure> {
        match self {
            Self::Create(create) => create.run(),
            Self::List(list) => list.run(),
            Self::Revoke(revoke) => revoke.run(),
        }
    }
}

/// A token as it is printed. A full-access token names no rights, because it has whatever its owner has.
#[derive(Serialize)]
struct Line<'a> {
    id: TokenId,
    /// Only ever there in the answer to `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<&'a str>,
    name: String,
    description: String,
    owner: String,
    #[serde(rename = "type")]
    kind: TokenKind,
    state: TokenState,
    rights: Option<Vec<String>>,
    valid_from: Moment,
    valid_until: Option<Moment>,
    hint: String,
    created_at: Moment,
}

/// `owner` is the owner's username.
fn line<'a>(token: &Token, owner: &str, now: Moment) -> Line<'a> {
    Line {
        id: token.id,
        secret: None,
        name: token.name.as_str().to_owned(),
        description: token.description.as_str().to_owned(),
        owner: owner.to_owned(),
        kind: token.kind,
        state: token.state(now),
        rights: rights_of(&token.terms.grant),
        valid_from: token.terms.window.from,
        valid_until: token.terms.window.until.moment(),
        hint: token.hint.clone(),
        created_at: token.created_at,
    }
}

fn rights_of(grant: &Grant) -> Option<Vec<String>> {
    match grant {
        Grant::Everything { .. } => None,
        Grant::Only(rights) => Some(rights.rights().map(|right| right.to_string()).collect()),
    }
}

/// An end as people read it.
fn end_words(end: Option<Moment>) -> String {
    end.map_or_else(|| "never".to_owned(), |end| end.to_string())
}
