//! Gives a token other rights.

use super::{AppError, Changed, terms, visible};
use crate::domain::actor::Actor;
use crate::domain::audit::Audited;
use crate::domain::ids::TokenId;
use crate::domain::policy::Authority;
use crate::domain::rights::RightsTree;
use crate::domain::token::{Grant, Token};
use crate::store::Tx;

/// Changes what a restricted or ephemeral token may do. Rights it has already may stay, also while its owner lacks them.
/// Errors: `NotFound`, `Forbidden`, `Conflict` once it is revoked or when it has all its owner's rights,
/// `Invalid` naming the first right that the maker lacks, `StepUp` when rights are added.
pub fn change_rights(tx: &mut Tx<'_>, actor: &Actor, id: TokenId, rights: RightsTree) -> Result<Audited<Changed>, AppError> {
    let (token, authority) = visible(tx, actor, id)?;
    change_rights_as(tx, actor, &authority, token, rights)
}

/// The same for a token that was read, under an authority that was read in the same transaction. Errors: the same.
pub(in crate::app) fn change_rights_as(
    tx: &mut Tx<'_>,
    actor: &Actor,
    authority: &Authority,
    token: Token,
    rights: RightsTree,
) -> Result<Audited<Changed>, AppError> {
    let mut has_everything = false;
    let changed = terms::change_as(tx, actor, authority, token, "token.rights_changed", |terms| match &mut terms.grant {
        Grant::Only(chosen) => *chosen = rights,
        Grant::Everything { .. } => has_everything = true,
    })?;
    if has_everything {
        return Err(AppError::conflict(
            "token.has_everything",
            "This token has all its owner's rights. Make a restricted one instead.",
        ));
    }
    Ok(changed)
}
