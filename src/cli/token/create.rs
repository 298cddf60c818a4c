//! Makes a token for a person.

use super::ends::Ends;
use super::{
    Failure, Line, Remote, Shell, Target, description, end_words, line, name, networks, output, remote, rights, rights_for,
    username,
};
use crate::app::AppError;
use crate::app::tokens::Revealed;
use crate::app::tokens::create::{self, Outcome, Wish};
use crate::domain::ids::OrganizationId;
use crate::domain::moment::Moment;
use crate::domain::person::{Person, Username};
use crate::domain::token::{Description, Grant, TokenKind, TokenName};
use crate::domain::window::Expiry;
use crate::env::Env;
use clap::Args;
use serde_json::json;

const EXAMPLES: &str = "\
Examples:
  hallpass token create --owner ada --name ci --ends 30d --right USER_FETCH --right DATA_FETCH
  hallpass token create --owner ada --name backup --ends never --full-access --json
  hallpass token create --server https://hallpass.example.com --name ci --ends 30d --right USER_FETCH

The secret is printed on stdout, once; words go to stderr.
A right is USER_FETCH or user:fetch (on the organization), or core.project/ID/ams.asset:get.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Create {
    /// The username of the person it will act for; at a server that is always you.
    #[arg(long, value_parser = username)]
    owner: Option<Username>,
    /// What it is called.
    #[arg(long, value_parser = name)]
    name: TokenName,
    /// Why it exists and whom to ask.
    #[arg(long, value_parser = description, default_value = "")]
    description: Description,
    /// When it starts to work, as 2026-12-01T08:00:00Z; at once otherwise.
    #[arg(long, value_parser = Moment::parse)]
    starts: Option<Moment>,
    /// When it ends: 30d (or 12h, 2w) after its start, at 2026-12-31T00:00:00Z, or never.
    #[arg(long, value_parser = Ends::parse)]
    ends: Ends,
    /// A right that it has; once for each.
    #[arg(long = "right", value_name = "RIGHT", required_unless_present = "full_access")]
    rights: Vec<String>,
    /// It has all its owner's rights, now and later, but does not manage tokens.
    #[arg(long, conflicts_with = "rights")]
    full_access: bool,
    /// A network from which it may be used, as 203.0.113.0/24; once for each. Without any it may be used from everywhere.
    #[arg(long = "network", value_name = "CIDR")]
    networks: Vec<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    target: Target,
}

impl Create {
    /// Makes the token. Errors: `Refused` for rights that the owner lacks, `Usage` for dates beyond the limits.
    pub(super) fn run(self) -> Result<(), Failure> {
        match self.target.remote()? {
            Some(remote) => self.at(&remote),
            None => self.here(),
        }
    }

    fn at(self, remote: &Remote) -> Result<(), Failure> {
        if self.owner.is_some() {
            return Err(Failure::usage(format!("--owner is for the database here; at {} you are the owner", remote.address())));
        }
        let me = remote.me()?;
        let until = self.until(Env::system().clock.now())?;
        let mut body = json!({
            "name": self.name,
            "description": self.description,
            "kind": if self.full_access { TokenKind::FullAccess } else { TokenKind::Restricted },
            "valid_until": until.moment(),
        });
        if let Some(starts) = self.starts {
            body["valid_from"] = json!(starts);
        }
        let networks = networks(&self.networks)?;
        if !networks.is_everywhere() {
            body["networks"] = json!(networks);
        }
        if !self.full_access {
            body["rights"] = json!(rights_for(&me, &self.rights));
        }
        let made = remote.ask("POST", "/api/v1/tokens", Some(&body))?;
        let made = remote::Line::read(made, &me.owner.username)?;
        match made.waits() && !self.json {
            true => output::say(&format!(
                "Sent for approval: {} ({}) works nowhere until a second person agrees. Its secret is at {}/web/requests then.",
                made.name,
                made.id,
                remote.address()
            ))
            .map_err(Failure::from),
            false => super::reveal("Made", &made, self.json),
        }
    }

    fn here(self) -> Result<(), Failure> {
        let nobody = "say whom the token acts for: --owner USERNAME, or name a server to make one of yours there";
        let username = self.owner.as_ref().ok_or_else(|| Failure::usage(nobody))?;
        let shell = Shell::open()?;
        let owner = shell.person(username)?;
        let (organization_id, json) = (owner.active_organization_id, self.json);
        let wish = self.wish(&shell, &owner, organization_id)?;
        let outcome = shell.write(organization_id, |tx, actor| create::create(tx, actor, wish))?;
        match outcome {
            Outcome::Made(revealed) => reveal(&shell, &revealed, &owner, json),
            // The operator is a second person, and no form was sent.
            Outcome::Waiting(_) | Outcome::MadeBefore(_) => {
                Err(AppError::broken("a token was made without a form, and before").into())
            }
        }
    }

    fn until(&self, now: Moment) -> Result<Expiry, Failure> {
        self.ends.from(self.starts.unwrap_or(now)).map_err(|wrong| Failure::usage(format!("--ends: {wrong}")))
    }

    fn wish(self, shell: &Shell, owner: &Person, organization_id: OrganizationId) -> Result<Wish, Failure> {
        let until = self.until(shell.store().env().clock.now())?;
        let networks = networks(&self.networks)?;
        let (kind, grant) = if self.full_access {
            (TokenKind::FullAccess, Grant::Everything { manages_tokens: false })
        } else {
            let catalogue = &shell.store().rules().catalogue;
            (TokenKind::Restricted, Grant::Only(rights::read(&self.rights, organization_id, catalogue)?))
        };
        Ok(Wish {
            owner_id: owner.id,
            kind,
            name: self.name,
            description: self.description,
            grant,
            valid_from: self.starts,
            until,
            networks,
            submission: None,
        })
    }
}

fn reveal(shell: &Shell, made: &Revealed, owner: &Person, json: bool) -> Result<(), Failure> {
    let line = line(&made.token, owner.username.as_str(), shell.store().env().clock.now());
    if json {
        return output::print_json(&Line { secret: Some(made.secret.reveal()), ..line });
    }
    let ends = end_words(line.valid_until);
    output::say(&format!(
        "Made {} ({}) for {}, ends {ends}. This is its secret; it is not shown again.",
        line.name, line.id, line.owner
    ))?;
    output::print(made.secret.reveal())
}
