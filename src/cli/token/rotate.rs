//! Gives a token a new secret at a server.

use super::{Failure, Target};
use crate::domain::ids::TokenId;
use clap::Args;
use serde_json::json;

const EXAMPLES: &str = "\
Example:
  hallpass token rotate 0199d1c0-7b1e-7cc3-8f2a-5d0b4c8e9a11 > token

The new secret is printed on stdout, once; the old one is refused from now on.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Rotate {
    /// The token's id, as `hallpass token list` shows it.
    #[arg(value_parser = TokenId::parse)]
    id: TokenId,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    target: Target,
}

impl Rotate {
    /// Rotates. Errors: `NotFound`, `Refused`, `Conflict` for a token that is over.
    pub(super) fn run(self) -> Result<(), Failure> {
        let remote = self.target.demand()?;
        let line = remote.token_at("POST", &format!("/{}/rotate", self.id), Some(&json!({})))?;
        super::reveal("Rotated", &line, self.json)
    }
}
