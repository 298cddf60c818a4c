//! Changes a token.

use super::ends::Ends;
use super::{As, Failure, Remote, Shell, Target, description, name, networks, rights, rights_for};
use crate::app::tokens::edit::{Edit as Wish, edit};
use crate::domain::ids::TokenId;
use crate::domain::moment::Moment;
use crate::domain::networks::Networks;
use crate::domain::token::{Description, TokenName};
use crate::domain::window::Expiry;
use crate::env::Env;
use clap::Args;
use serde_json::{Map, Value, json};

const EXAMPLES: &str = "\
Examples:
  hallpass token edit 0199d1c0-7b1e-7cc3-8f2a-5d0b4c8e9a11 --name nightly --ends 90d
  hallpass token edit 0199d1c0-7b1e-7cc3-8f2a-5d0b4c8e9a11 --right USER_FETCH --right DATA_FETCH
  hallpass token edit 0199d1c0-7b1e-7cc3-8f2a-5d0b4c8e9a11 --network 203.0.113.0/24

What is left out stays as it is. The rights and networks that are given take the place of those it has.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Edit {
    /// The token's id, as `hallpass token list` shows it.
    #[arg(value_parser = TokenId::parse)]
    id: TokenId,
    /// What it is called.
    #[arg(long, value_parser = name)]
    name: Option<TokenName>,
    /// Why it exists and whom to ask.
    #[arg(long, value_parser = description)]
    description: Option<Description>,
    /// When it starts to work, as 2026-12-01T08:00:00Z.
    #[arg(long, value_parser = Moment::parse)]
    starts: Option<Moment>,
    /// When it ends: 30d (or 12h, 2w) from now, at 2026-12-31T00:00:00Z, or never.
    #[arg(long, value_parser = Ends::parse)]
    ends: Option<Ends>,
    /// A right that it has from now on; once for each.
    #[arg(long = "right", value_name = "RIGHT")]
    rights: Vec<String>,
    /// A network from which alone it may be used from now on, as 203.0.113.0/24; once for each, or `everywhere`.
    #[arg(long = "network", value_name = "CIDR")]
    networks: Vec<String>,
    #[command(flatten)]
    as_what: As,
    #[command(flatten)]
    target: Target,
}

impl Edit {
    /// Changes all that is given, or nothing. Errors: `Usage` without any change, `NotFound`, `Refused`.
    pub(super) fn run(self) -> Result<(), Failure> {
        match self.target.remote()? {
            Some(remote) => self.at(&remote),
            None => self.here(),
        }
    }

    fn at(self, remote: &Remote) -> Result<(), Failure> {
        let mut body = Map::new();
        let mut put = |name: &str, value: Option<Value>| value.map(|value| body.insert(name.to_owned(), value));
        put("name", self.name.as_ref().map(|name| json!(name)));
        put("description", self.description.as_ref().map(|description| json!(description)));
        put("valid_from", self.starts.map(|starts| json!(starts)));
        put("valid_until", self.until(Env::system().clock.now())?.map(|until| json!(until.moment())));
        put("networks", self.networks()?.map(|networks| json!(networks)));
        if !self.rights.is_empty() {
            put("rights", Some(json!(rights_for(&remote.me()?, &self.rights))));
        }
        if body.is_empty() {
            return Err(nothing());
        }
        let line = remote.change_token(self.id, &Value::Object(body))?;
        let done = match line.waits_for_approval {
            Some(true) => "Sent for approval: {} stays as it is until a second person agrees.",
            _ => "Changed {}.",
        };
        super::tell(done, &line, &self.as_what)
    }

    /// The operator is the second person, so nothing waits here.
    fn here(self) -> Result<(), Failure> {
        let shell = Shell::open()?;
        let organization_id = shell.organization()?.id;
        let catalogue = &shell.store().rules().catalogue;
        let wish = Wish {
            name: self.name.clone(),
            description: self.description.clone(),
            valid_from: self.starts,
            until: self.until(shell.store().env().clock.now())?,
            rights: (!self.rights.is_empty()).then(|| rights::read(&self.rights, organization_id, catalogue)).transpose()?,
            networks: self.networks()?,
            enabled: None,
        };
        if wish.is_empty() {
            return Err(nothing());
        }
        let actor = Shell::actor(organization_id);
        let changed = super::found(self.id, shell.store().write(&actor, |tx| edit(tx, &actor, self.id, &wish)))?;
        super::tell_here(&shell, "Changed {}.", &changed.token, &self.as_what)
    }

    fn until(&self, now: Moment) -> Result<Option<Expiry>, Failure> {
        let end = self.ends.as_ref().map(|ends| ends.from(self.starts.unwrap_or(now)));
        end.transpose().map_err(|wrong| Failure::usage(format!("--ends: {wrong}")))
    }

    /// The networks it has from then on: none are named for everywhere.
    fn networks(&self) -> Result<Option<Networks>, Failure> {
        match self.networks.as_slice() {
            [] => Ok(None),
            [everywhere] if everywhere == "everywhere" => Ok(Some(Networks::default())),
            named => networks(named).map(Some),
        }
    }
}

fn nothing() -> Failure {
    Failure::usage("nothing is to be changed: give --name, --description, --starts, --ends, --right or --network")
}
