//! Shows one token.

use super::{Failure, Line, Shell, Target, output, owner_of};
use crate::app::tokens::show::find;
use crate::domain::ids::TokenId;
use clap::Args;
use serde_json::Value;

#[derive(Args)]
#[command(
    after_help = "Examples:\n  hallpass token show 0199d1c0-7b1e-7cc3-8f2a-5d0b4c8e9a11\n  hallpass token show 0199d1c0-7b1e-7cc3-8f2a-5d0b4c8e9a11 --json"
)]
pub(in crate::cli) struct Show {
    /// The token's id, as `hallpass token list` shows it.
    #[arg(value_parser = TokenId::parse)]
    id: TokenId,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    target: Target,
}

impl Show {
    /// Prints the token. Errors: `NotFound`.
    pub(super) fn run(self) -> Result<(), Failure> {
        let shown = match self.target.remote()? {
            Some(remote) => serde_json::to_value(remote.token_at("GET", &format!("/{}", self.id), None)?),
            None => serde_json::to_value(self.here()?),
        };
        let shown = shown.map_err(Failure::failed)?;
        if self.json {
            return output::print_json(&shown);
        }
        output::print(&output::pairs(&facts(&shown)))
    }

    fn here(&self) -> Result<Line<'static>, Failure> {
        let shell = Shell::open()?;
        let organization = shell.organization()?;
        let actor = Shell::actor(organization.id);
        let token = super::found(self.id, shell.store().read(|snapshot| find(snapshot, &actor, self.id)))?;
        let owner = owner_of(&shell, &token)?;
        Ok(super::line(&token, &owner, shell.store().env().clock.now()))
    }
}

fn facts(shown: &Value) -> Vec<[String; 2]> {
    let rights: Vec<&str> = shown["rights"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let rights = if shown["rights"].is_null() { "all its owner's".to_owned() } else { rights.join(" ") };
    let fact = |name: &str, value: &Value| [name.to_owned(), value.as_str().unwrap_or("never").to_owned()];
    let mut facts = vec![
        fact("Id", &shown["id"]),
        fact("Name", &shown["name"]),
        fact("Owner", &shown["owner"]),
        fact("Kind", &shown["type"]),
        fact("State", &shown["state"]),
        fact("Starts", &shown["valid_from"]),
        fact("Ends", &shown["valid_until"]),
        ["Rights".to_owned(), rights],
    ];
    if let Some(description) = shown["description"].as_str().filter(|text| !text.is_empty()) {
        facts.insert(2, ["About".to_owned(), description.to_owned()]);
    }
    facts
}
