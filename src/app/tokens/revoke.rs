//! Ends a token for ever.

use super::{AppError, target, visible};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::TokenId;
use crate::domain::policy::{self, Authority};
use crate::domain::token::{Revocation, RevocationReason, Token};
use crate::store::{Tx, tokens};

/// Revokes a token: every later check refuses it. What it made falls with it.
/// Its record and history stay. Revoking twice changes nothing and keeps the first reason.
/// Errors: `NotFound`, `Forbidden`.
pub fn revoke(tx: &mut Tx<'_>, actor: &Actor, id: TokenId, reason: RevocationReason) -> Result<Audited<Token>, AppError> {
    let (token, authority) = visible(tx, actor, id)?;
    revoke_as(tx, actor, &authority, token, reason)
}

/// The same for a token that was read, under an authority that was read in the same transaction: thousands need it but once.
/// Errors: `NotFound`, `Forbidden`.
pub(in crate::app) fn revoke_as(
    tx: &mut Tx<'_>,
    actor: &Actor,
    authority: &Authority,
    token: Token,
    reason: RevocationReason,
) -> Result<Audited<Token>, AppError> {
    policy::may_see_token(actor, authority, &token)?;
    let permit = policy::may_revoke_token(actor, authority, token)?;
    if permit.token.revocation.is_some() {
        return Ok(Audited::unchanged(permit.token.clone()));
    }
    let revocation = Revocation { at: tx.now(), by: actor.person_id(), reason };
    let event = Event::new("token.revoked", target(&permit.token)).change("reason", None, reason.as_str().to_owned());
    Ok(Audited::new(tokens::set_revocation(tx, &permit, revocation)?, event))
}
