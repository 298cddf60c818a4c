//! Pauses a token, and lets it work again.

use super::{AppError, changeable_as, target, visible};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::TokenId;
use crate::domain::policy::Authority;
use crate::domain::token::Token;
use crate::store::{Tx, tokens};

/// Makes a token refuse until it is resumed. Pausing twice changes nothing.
/// Errors: `NotFound`, `Forbidden`, `Conflict` once it is revoked.
pub fn pause(tx: &mut Tx<'_>, actor: &Actor, id: TokenId) -> Result<Audited<Token>, AppError> {
    let (token, authority) = visible(tx, actor, id)?;
    switch(tx, actor, &authority, token, false)
}

/// Lets a paused token work again, within its window and its owner's rights as they are now.
/// Errors: `NotFound`, `Forbidden`, `Conflict` once it is revoked.
pub fn resume(tx: &mut Tx<'_>, actor: &Actor, id: TokenId) -> Result<Audited<Token>, AppError> {
    let (token, authority) = visible(tx, actor, id)?;
    switch(tx, actor, &authority, token, true)
}

/// The same for a token that was read, under an authority that was read in the same transaction.
/// Errors: those of the two above.
pub(in crate::app) fn switch(
    tx: &mut Tx<'_>,
    actor: &Actor,
    authority: &Authority,
    token: Token,
    enabled: bool,
) -> Result<Audited<Token>, AppError> {
    let permit = changeable_as(actor, authority, token)?;
    if permit.token.enabled == enabled {
        return Ok(Audited::unchanged(permit.token.clone()));
    }
    let action = if enabled { "token.resumed" } else { "token.paused" };
    let event = Event::new(action, target(&permit.token)).change("enabled", (!enabled).to_string(), enabled.to_string());
    Ok(Audited::new(tokens::set_enabled(tx, &permit, enabled)?, event))
}
