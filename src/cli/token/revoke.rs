//! Revokes a token.

use super::{As, Failure, Shell, Target};
use crate::app::tokens::revoke;
use crate::domain::ids::TokenId;
use crate::domain::token::RevocationReason;
use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::json;

const DONE: &str = "Revoked {}. It is refused from now on.";

#[derive(Args)]
#[command(after_help = "Example:\n  hallpass token revoke 0199d1c0-7b1e-7cc3-8f2a-5d0b4c8e9a11 --reason leaked")]
pub(in crate::cli) struct Revoke {
    /// The token's id, as `hallpass token list` shows it.
    #[arg(value_parser = TokenId::parse)]
    id: TokenId,
    /// Why.
    #[arg(long, default_value = RevocationReason::NoLongerNeeded.as_str(), value_parser = reasons())]
    reason: String,
    #[command(flatten)]
    as_what: As,
    #[command(flatten)]
    target: Target,
}

impl Revoke {
    /// Revokes the token; a revoked one stays so, with its first reason. Errors: `NotFound`.
    pub(super) fn run(self) -> Result<(), Failure> {
        if let Some(remote) = self.target.remote()? {
            let body = json!({ "reason": self.reason });
            let line = remote.token_at("POST", &format!("/{}/revoke", self.id), Some(&body))?;
            return super::tell(DONE, &line, &self.as_what);
        }
        let reason = RevocationReason::parse(&self.reason).unwrap_or(RevocationReason::Other);
        let shell = Shell::open()?;
        let organization = shell.organization()?;
        let actor = Shell::actor(organization.id);
        let revoked = super::found(self.id, shell.store().write(&actor, |tx| revoke::revoke(tx, &actor, self.id, reason)))?;
        super::tell_here(&shell, DONE, &revoked, &self.as_what)
    }
}

fn reasons() -> PossibleValuesParser {
    RevocationReason::ALL.map(RevocationReason::as_str).into()
}
