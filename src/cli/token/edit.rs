//! Changes a token at a server.

use super::ends::Ends;
use super::{As, Failure, Target, rights_for};
use crate::domain::ids::TokenId;
use crate::domain::moment::Moment;
use crate::env::Env;
use clap::Args;
use serde_json::{Map, Value, json};

const EXAMPLES: &str = "\
Examples:
  hallpass token edit 0199d1c0-7b1e-7cc3-8f2a-5d0b4c8e9a11 --name nightly --ends 90d
  hallpass token edit 0199d1c0-7b1e-7cc3-8f2a-5d0b4c8e9a11 --right USER_FETCH --right DATA_FETCH

What is left out stays as it is. The rights that are given take the place of those it has.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Edit {
    /// The token's id, as `hallpass token list` shows it.
    #[arg(value_parser = TokenId::parse)]
    id: TokenId,
    /// What it is called.
    #[arg(long)]
    name: Option<String>,
    /// Why it exists and whom to ask.
    #[arg(long)]
    description: Option<String>,
    /// When it starts to work, as 2026-12-01T08:00:00Z.
    #[arg(long, value_parser = Moment::parse)]
    starts: Option<Moment>,
    /// When it ends: 30d (or 12h, 2w) from now, at 2026-12-31T00:00:00Z, or never.
    #[arg(long, value_parser = Ends::parse)]
    ends: Option<Ends>,
    /// A right that it has from now on; once for each.
    #[arg(long = "right", value_name = "RIGHT")]
    rights: Vec<String>,
    #[command(flatten)]
    as_what: As,
    #[command(flatten)]
    target: Target,
}

impl Edit {
    /// Changes all that is given, or nothing. Errors: `Usage` without any change, `NotFound`, `Refused`.
    pub(super) fn run(self) -> Result<(), Failure> {
        let remote = self.target.demand()?;
        let mut body = Map::new();
        let mut put = |name: &str, value: Option<Value>| value.map(|value| body.insert(name.to_owned(), value));
        put("name", self.name.map(Value::from));
        put("description", self.description.map(Value::from));
        put("valid_from", self.starts.map(|starts| json!(starts)));
        if let Some(ends) = self.ends {
            let start = self.starts.unwrap_or_else(|| Env::system().clock.now());
            let until = ends.from(start).map_err(|wrong| Failure::usage(format!("--ends: {wrong}")))?;
            put("valid_until", Some(json!(until.moment())));
        }
        if !self.rights.is_empty() {
            put("rights", Some(json!(rights_for(&remote.me()?, &self.rights))));
        }
        if body.is_empty() {
            return Err(Failure::usage("nothing is to be changed: give --name, --description, --starts, --ends or --right"));
        }
        let line = remote.token_at("PATCH", &format!("/{}", self.id), Some(&Value::Object(body)))?;
        super::tell("Changed {}.", &line, &self.as_what)
    }
}
