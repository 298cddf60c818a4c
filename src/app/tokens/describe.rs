//! Gives a token another description.

use super::create::demand_description;
use super::{AppError, changeable, target};
use crate::app::limits;
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::TokenId;
use crate::domain::token::{Description, Token};
use crate::store::{Tx, tokens};

/// Changes the description; an empty one clears it.
/// Errors: `NotFound`, `Forbidden`, `Conflict` once it is revoked, `Invalid` when the organization wants one and it is empty.
pub fn describe(tx: &mut Tx<'_>, actor: &Actor, id: TokenId, description: Description) -> Result<Audited<Token>, AppError> {
    let (permit, _) = changeable(tx, actor, id)?;
    if permit.token.description == description {
        return Ok(Audited::unchanged(permit.token.clone()));
    }
    let limits = limits::of(tx, permit.token.organization_id, permit.token.kind)?;
    demand_description(&limits, &description)?;
    let event = Event::new("token.described", target(&permit.token)).change(
        "description",
        permit.token.description.as_str().to_owned(),
        description.as_str().to_owned(),
    );
    Ok(Audited::new(tokens::set_description(tx, &permit, description)?, event))
}
