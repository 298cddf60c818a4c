//! What can be done with tokens, one verb a file.

pub mod change_networks;
pub mod change_rights;
pub mod change_window;
pub mod create;
pub mod describe;
pub mod edit;
pub mod hand_over;
pub mod list;
pub mod offer;
pub mod pause;
pub mod rename;
pub mod review;
pub mod revoke;
pub mod revoke_all;
pub mod rotate;
pub mod show;
pub mod survey;
pub mod templates;
pub(in crate::app) mod terms;
pub mod unused;
pub mod usage;
pub mod verify;

use super::{AppError, authority};
use crate::domain::actor::{Actor, Who};
use crate::domain::audit::Target;
use crate::domain::ids::{RequestId, TokenId};
use crate::domain::policy::{self, Authority, ChangeToken, Permit};
use crate::domain::secret::PlainSecret;
use crate::domain::token::{Token, TokenKind};
use crate::store::{Snapshot, Tx, tokens};
use std::sync::Arc;

/// The code of the conflict between two editors of one token.
pub const CHANGED_MEANWHILE: &str = "token.changed_meanwhile";

/// A token together with the secret that was just made for it, to be shown once.
pub struct Revealed {
    /// The token.
    pub token: Token,
    /// Its secret, on its one way to the person.
    pub secret: PlainSecret,
}

/// What became of a wish to change a token's terms.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The token as it is now.
    pub token: Token,
    /// The request, where a second person has to agree first: the token is then as it was.
    pub asked: Option<RequestId>,
}

impl Changed {
    fn at_once(token: Token) -> Self {
        Self { token, asked: None }
    }
}

/// Finds a token through the actor: what they may not see is not there.
fn visible(snapshot: &mut Snapshot<'_>, actor: &Actor, id: TokenId) -> Result<(Token, Arc<Authority>), AppError> {
    let authority = authority::of(snapshot, actor)?;
    let token = tokens::by_id(snapshot, id)?.ok_or(AppError::NotFound)?;
    policy::may_see_token(actor, &authority, &token)?;
    Ok((token, authority))
}

/// Finds a token to change it. Errors: `NotFound`, `Forbidden`, and `Conflict` once it is revoked.
fn changeable(tx: &mut Tx<'_>, actor: &Actor, id: TokenId) -> Result<(Permit<ChangeToken>, Arc<Authority>), AppError> {
    let (token, authority) = visible(tx, actor, id)?;
    Ok((changeable_as(actor, &authority, token)?, authority))
}

/// The same for a token that was read, under an authority that was read in the same transaction.
fn changeable_as(actor: &Actor, authority: &Authority, token: Token) -> Result<Permit<ChangeToken>, AppError> {
    let permit = policy::may_change_token(actor, authority, token)?;
    if permit.token.revocation.is_some() {
        return Err(AppError::conflict("token.revoked", "This token was revoked, and that is final."));
    }
    // Whoever could lengthen what a password gave for an hour would never need the password again.
    if permit.token.kind == TokenKind::Login {
        return Err(AppError::conflict("token.is_login", "A login token cannot be changed. It ends by itself, or revoke it."));
    }
    Ok(permit)
}

/// Refuses an edit that was begun before somebody else's change. `version` is the one the person saw.
/// The token stays locked until the transaction ends: of two that saw the same version, one goes on.
/// Errors: `NotFound`, `Conflict`.
pub fn demand_version(tx: &mut Tx<'_>, actor: &Actor, id: TokenId, version: i64) -> Result<(), AppError> {
    tokens::take_turn(tx, id)?;
    let (token, _) = visible(tx, actor, id)?;
    if token.version == version {
        return Ok(());
    }
    Err(AppError::conflict(CHANGED_MEANWHILE, "Somebody changed this token after you opened it."))
}

/// Making, rotating and widening tokens needs somebody present: a session left open on a desk must not do it.
/// A token proves no presence and is bounded by its own rights instead.
pub(in crate::app) fn demand_presence(tx: &Tx<'_>, actor: &Actor) -> Result<(), AppError> {
    match actor.who {
        Who::Person { confirmed_at, .. } if tx.now().since(confirmed_at) > tx.rules().sessions.fresh => Err(AppError::StepUp),
        _ => Ok(()),
    }
}

fn target(token: &Token) -> Target {
    Target::new("token", token.id, token.name.as_str())
}
