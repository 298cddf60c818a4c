//! Pauses a token, and lets it work again.

use super::{AppError, changeable, target};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::TokenId;
use crate::domain::token::Token;
use crate::store::{Tx, tokens};

/// Makes a token refuse until it is resumed. Pausing twice changes nothing.
/// Errors: `NotFound`, `Forbidden`, `Conflict` once it is revoked.
pub fn pause(tx: &mut Tx<'_>, actor: &Actor, id: TokenId) -> Result<Audited<Token>, AppError> {
    switch(tx, actor, id, false, "token.paused")
}

/// Lets a paused token work again, within its window and its owner's rights as they are now.
/// Errors: `NotFound`, `Forbidden`, `Conflict` once it is revoked.
pub fn resume(tx: &mut Tx<'_>, actor: &Actor, id: TokenId) -> Result<Audited<Token>, AppError> {
    switch(tx, actor, id, true, "token.resumed")
}

fn switch(tx: &mut Tx<'_>, actor: &Actor, id: TokenId, enabled: bool, action: &'static str) -> Result<Audited<Token>, AppError> {
    let (permit, _) = changeable(tx, actor, id)?;
    if permit.token.enabled == enabled {
        return Ok(Audited::unchanged(permit.token.clone()));
    }
    let event = Event::new(action, target(&permit.token)).change("enabled", (!enabled).to_string(), enabled.to_string());
    Ok(Audited::new(tokens::set_enabled(tx, &permit, enabled)?, event))
}
