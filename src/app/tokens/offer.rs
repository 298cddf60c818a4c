//! What an actor could put into a token now.

use super::AppError;
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::ids::PersonId;
use crate::domain::rights::RightsTree;
use crate::store::Snapshot;

/// The rights that the actor may hand on at this moment. Errors: those of the store.
pub fn rights(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<RightsTree, AppError> {
    Ok(authority::of(snapshot, actor)?.rights)
}

/// The rights that the actor may hand on to a token of this owner. Errors: those of the store.
pub fn rights_for(snapshot: &mut Snapshot<'_>, actor: &Actor, owner_id: PersonId) -> Result<RightsTree, AppError> {
    let authority = authority::of(snapshot, actor)?;
    Ok(authority::ceiling_for(snapshot, actor, &authority, owner_id)?.rights)
}
