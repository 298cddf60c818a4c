//! Pauses and resumes a token.

use super::{As, Failure, Shell, Target};
use crate::app::tokens::pause;
use crate::app::{AppError, Tx};
use crate::domain::actor::Actor;
use crate::domain::audit::Audited;
use crate::domain::ids::TokenId;
use crate::domain::token::Token;
use clap::Args;
use serde_json::json;

#[derive(Args)]
#[command(after_help = "Example:\n  hallpass token pause 0199d1c0-7b1e-7cc3-8f2a-5d0b4c8e9a11")]
pub(in crate::cli) struct Pause {
    #[command(flatten)]
    which: Which,
}

#[derive(Args)]
#[command(after_help = "Example:\n  hallpass token resume 0199d1c0-7b1e-7cc3-8f2a-5d0b4c8e9a11")]
pub(in crate::cli) struct Resume {
    #[command(flatten)]
    which: Which,
}

#[derive(Args)]
struct Which {
    /// The token's id, as `hallpass token list` shows it.
    #[arg(value_parser = TokenId::parse)]
    id: TokenId,
    #[command(flatten)]
    as_what: As,
    #[command(flatten)]
    target: Target,
}

impl Pause {
    /// Pauses. Repeatable. Errors: `NotFound`, `Conflict` for a revoked token.
    pub(super) fn run(self) -> Result<(), Failure> {
        self.which.turn("Paused {}. It is refused until it is resumed.", "pause", pause::pause)
    }
}

impl Resume {
    /// Resumes. Repeatable. Errors: `NotFound`, `Conflict` for a revoked token.
    pub(super) fn run(self) -> Result<(), Failure> {
        self.which.turn("Resumed {}. It works again.", "resume", pause::resume)
    }
}

type Turn = fn(&mut Tx<'_>, &Actor, TokenId) -> Result<Audited<Token>, AppError>;

impl Which {
    fn turn(self, done: &str, word: &str, turn: Turn) -> Result<(), Failure> {
        if let Some(remote) = self.target.remote()? {
            let line = remote.token_at("POST", &format!("/{}/{word}", self.id), Some(&json!({})))?;
            return super::tell(done, &line, &self.as_what);
        }
        let shell = Shell::open()?;
        let actor = Shell::actor(shell.organization()?.id);
        let turned = super::found(self.id, shell.store().write(&actor, |tx| turn(tx, &actor, self.id)))?;
        super::tell_here(&shell, done, &turned, &self.as_what)
    }
}
