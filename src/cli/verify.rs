//! Is a token good? The token comes on stdin; the exit code is the verdict.

use super::remote::{Remote, Target, token};
use super::{Failure, Shell, output};
use crate::app::tokens::verify::verify;
use crate::domain::rights::RightsTree;
use crate::domain::secret::PresentedSecret;
use crate::domain::verdict::{Reason, Verdict};
use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::{Value, json};
use std::io::Read;
use std::net::IpAddr;
use zeroize::Zeroizing;

const EXAMPLES: &str = "\
Examples:
  hallpass verify - < token
  pass show ci | hallpass verify - --server https://hallpass.example.com --json

Exit codes: 0 good, 4 refused.";

/// Ask whether a token is good, and for what.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Verify {
    /// A hyphen: the token is read from stdin, because arguments are read by everybody on the machine.
    #[arg(value_name = "-", value_parser = PossibleValuesParser::new(["-"]))]
    from: String,
    /// The address from which it would be used, for tokens that are bound to networks. At a server it is this machine's.
    #[arg(long, value_name = "ADDRESS", conflicts_with = "server")]
    client: Option<IpAddr>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    target: Target,
}

impl Verify {
    /// Prints the verdict. Errors: `Refused` with the reason.
    pub(super) fn run(self) -> Result<(), Failure> {
        let mut text = Zeroizing::new(String::new());
        std::io::stdin().lock().take(16 * 1024).read_to_string(&mut text)?;
        let secret = token(text, "stdin")?;
        let verdict = match self.target.remote()? {
            Some(remote) => at_server(&remote, secret)?,
            None => here(&secret, self.client)?,
        };
        if self.json {
            output::print_json(&verdict)?;
        }
        if verdict["valid"] != true {
            return Err(Failure::refused(format!("not good: {}", verdict["code"].as_str().unwrap_or("unknown"))));
        }
        if self.json { Ok(()) } else { output::print(&words(&verdict)) }
    }
}

/// The token asks about itself, so no other credential is needed.
fn at_server(remote: &Remote, secret: Zeroizing<String>) -> Result<Value, Failure> {
    let asking = Remote::new(remote.address().clone(), Some(secret));
    match asking.ask("GET", "/api/v1/verify", None) {
        Err(failure) if failure.is_about_credential() => Ok(json!({ "valid": false, "code": failure.reason() })),
        other => other,
    }
}

fn here(secret: &str, client: Option<IpAddr>) -> Result<Value, Failure> {
    let verdict =
        Shell::open()?.read(|snapshot| match PresentedSecret::recognise(secret.as_bytes(), &snapshot.rules().prefix) {
            Some(presented) => verify(snapshot, &presented, client.map(|address| address.to_canonical())),
            None => Ok(Verdict::Deny(Reason::Malformed)),
        })?;
    Ok(match verdict {
        Verdict::Deny(reason) => json!({ "valid": false, "code": reason.told_to_strangers().code() }),
        Verdict::Allow(allowance) => json!({
            "valid": true,
            "code": "valid",
            "token_id": allowance.token.id,
            "token_name": allowance.token.name,
            "type": allowance.token.kind,
            "organization_id": allowance.token.organization_id,
            "owner": {
                "id": allowance.owner.id,
                "username": allowance.owner.username,
                "name": allowance.owner.full_name.as_str(),
            },
            "permissions": allowance.rights,
            "dormant": allowance.dormant,
            "valid_from": allowance.token.terms.window.from,
            "valid_until": allowance.token.terms.window.until.moment(),
        }),
    })
}

fn words(verdict: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("never").to_owned();
    let held: RightsTree = serde_json::from_value(verdict["permissions"].clone()).unwrap_or_default();
    let rights = held.rights().map(|right| right.to_string()).collect::<Vec<_>>().join("\n");
    let facts = [("Token", &verdict["token_name"]), ("Owner", &verdict["owner"]["username"]), ("Ends", &verdict["valid_until"])];
    let facts = output::pairs(&facts.map(|(name, value)| [name.to_owned(), text(value)]));
    if rights.is_empty() { facts } else { format!("{facts}\n{rights}") }
}
