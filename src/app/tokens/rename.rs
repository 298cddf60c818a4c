//! Gives a token another name.

use super::{AppError, changeable, target};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::TokenId;
use crate::domain::token::{Token, TokenName};
use crate::store::{Tx, tokens};

/// Renames a token. The same name again changes nothing and leaves no event.
/// Errors: `NotFound`, `Forbidden`, `Conflict` once it is revoked.
pub fn rename(tx: &mut Tx<'_>, actor: &Actor, id: TokenId, name: TokenName) -> Result<Audited<Token>, AppError> {
    let (permit, _) = changeable(tx, actor, id)?;
    if permit.token.name == name {
        return Ok(Audited::unchanged(permit.token.clone()));
    }
    let event = Event::new("token.renamed", target(&permit.token)).change(
        "name",
        permit.token.name.as_str().to_owned(),
        name.as_str().to_owned(),
    );
    Ok(Audited::new(tokens::set_name(tx, &permit, name)?, event))
}
