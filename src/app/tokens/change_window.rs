//! Moves the start or the end of a token.

use super::{AppError, Changed, terms, visible};
use crate::domain::actor::Actor;
use crate::domain::audit::Audited;
use crate::domain::ids::TokenId;
use crate::domain::moment::Moment;
use crate::domain::policy::Authority;
use crate::domain::token::Token;
use crate::domain::window::Expiry;
use crate::store::Tx;

/// Moves the moment at which a token begins to work, cut to whole seconds.
/// An earlier start is a grant and needs a fresh proof of presence.
/// Errors: `NotFound`, `Forbidden`, `Conflict` once it is revoked, `Invalid` when it would lie after the end, `StepUp`.
pub fn change_start(tx: &mut Tx<'_>, actor: &Actor, id: TokenId, from: Moment) -> Result<Audited<Changed>, AppError> {
    terms::change(tx, actor, id, "token.start_moved", |terms| terms.window.from = from.whole_seconds())
}

/// Moves the moment at which a token stops working, cut to whole seconds.
/// A later end is a grant and needs a fresh proof of presence. It can end a token now, but never revives a revoked one.
/// Errors: `NotFound`, `Forbidden`, `Conflict` once it is revoked, `Invalid` beyond the maker's or the installation's limits, `StepUp`.
pub fn change_end(tx: &mut Tx<'_>, actor: &Actor, id: TokenId, until: Expiry) -> Result<Audited<Changed>, AppError> {
    let (token, authority) = visible(tx, actor, id)?;
    change_end_as(tx, actor, &authority, token, until)
}

/// The same for a token that was read, under an authority that was read in the same transaction. Errors: the same.
pub(in crate::app) fn change_end_as(
    tx: &mut Tx<'_>,
    actor: &Actor,
    authority: &Authority,
    token: Token,
    until: Expiry,
) -> Result<Audited<Changed>, AppError> {
    let until = until.moment().map(Moment::whole_seconds).into();
    terms::change_as(tx, actor, authority, token, "token.end_moved", |terms| terms.window.until = until)
}
