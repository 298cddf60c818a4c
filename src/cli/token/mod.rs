//! The verbs on tokens: the operator's on the database here, and a person's own at a server.

mod create;
mod edit;
mod ends;
mod list;
mod revoke;
mod rights;
mod rotate;
mod show;
mod switch;

use super::person::username;
use super::remote::{self, Me, Remote, Target};
use super::{Failure, Shell, output};
use crate::app::AppError;
use crate::app::people::find;
use crate::domain::ids::TokenId;
use crate::domain::moment::Moment;
use crate::domain::networks::Networks;
use crate::domain::token::{Description, Grant, Token, TokenKind, TokenName, TokenState};
use clap::Subcommand;
use serde::Serialize;

/// What can be done with tokens.
#[derive(Subcommand)]
pub(super) enum Verb {
    /// Make a token for a person and print its secret, once.
    Create(create::Create),
    /// List tokens.
    List(list::List),
    /// Show one token.
    Show(show::Show),
    /// Change a token's name, description, window, rights or networks.
    Edit(edit::Edit),
    /// Give a token a new secret and print it, once, at a server.
    Rotate(rotate::Rotate),
    /// Let a token be refused until it is resumed.
    Pause(switch::Pause),
    /// Let a paused token work again.
    Resume(switch::Resume),
    /// End a token for ever.
    Revoke(revoke::Revoke),
}

impl Verb {
    /// Does it.
    pub(super) fn run(self) -> Result<(), Failure> {
        match self {
            Self::Create(create) => create.run(),
            Self::List(list) => list.run(),
            Self::Show(show) => show.run(),
            Self::Edit(edit) => edit.run(),
            Self::Rotate(rotate) => rotate.run(),
            Self::Pause(pause) => pause.run(),
            Self::Resume(resume) => resume.run(),
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
    networks: Networks,
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
        networks: token.terms.networks.clone(),
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

/// Prints the token that a server made or gave a new secret: the secret alone on stdout, or everything as JSON.
fn reveal(done: &str, line: &remote::Line, json: bool) -> Result<(), Failure> {
    if json {
        return output::print_json(line);
    }
    let secret = line.secret.as_deref().ok_or_else(|| Failure::failed("the server showed no secret"))?;
    let (name, id, ends) = (&line.name, &line.id, line.ends());
    output::say(&format!("{done} {name} ({id}), ends {ends}. This is its secret; it is not shown again."))?;
    output::print(secret)
}

/// Says what was done to a token at a server, its name in place of `{}`; with `-q` its id alone, with `--json` all of it.
fn tell(done: &str, line: &remote::Line, as_what: &As) -> Result<(), Failure> {
    match (as_what.json, as_what.quiet) {
        (true, _) => output::print_json(line),
        (false, true) => output::print(&line.id),
        (false, false) => Ok(output::say(&done.replace("{}", &line.name))?),
    }
}

/// The same for a token of the database here.
fn tell_here(shell: &Shell, done: &str, token: &Token, as_what: &As) -> Result<(), Failure> {
    match (as_what.json, as_what.quiet) {
        (true, _) => output::print_json(&line(token, &owner_of(shell, token)?, shell.store().env().clock.now())),
        (false, true) => output::print(&token.id.to_string()),
        (false, false) => Ok(output::say(&done.replace("{}", token.name.as_str()))?),
    }
}

/// The username of a token's owner.
fn owner_of(shell: &Shell, token: &Token) -> Result<String, Failure> {
    shell.read(|snapshot| find::by_id(snapshot, token.owner_id)).map(|owner| owner.username.as_str().to_owned())
}

/// Says which token is not there.
fn found<T>(id: TokenId, result: Result<T, AppError>) -> Result<T, Failure> {
    match result {
        Err(AppError::NotFound) => Err(Failure::not_found(format!("there is no token {id}"))),
        other => Ok(other?),
    }
}

/// How what comes of a verb is printed.
#[derive(clap::Args)]
pub(in crate::cli) struct As {
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Print ids and nothing else.
    #[arg(short, long, conflicts_with = "json")]
    quiet: bool,
}

/// Rights as a server reads them. `user:fetch` without a place means on the organization.
fn rights_for(me: &Me, words: &[String]) -> Vec<String> {
    let placed = |word: &String| match word.contains(':') && !word.contains('/') {
        true => format!("core.customer/{}/{word}", me.organization_id),
        false => word.clone(),
    };
    words.iter().map(placed).collect()
}

fn name(text: &str) -> Result<TokenName, String> {
    TokenName::parse(text).map_err(|error| error.to_string())
}

fn description(text: &str) -> Result<Description, String> {
    Description::parse(text).map_err(|error| error.to_string())
}

/// Reads the networks that `--network` named.
fn networks(named: &[String]) -> Result<Networks, Failure> {
    Networks::parse(named.iter().map(String::as_str)).map_err(|wrong| {
        let lines: Vec<String> = wrong.into_iter().map(|one| one.message).collect();
        Failure::usage(format!("--network: {}", lines.join("; ")))
    })
}

/// An end as people read it.
fn end_words(end: Option<Moment>) -> String {
    end.map_or_else(|| "never".to_owned(), |end| end.to_string())
}
