//! What an actor could put into a token now, and within which limits.

use super::AppError;
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::ids::PersonId;
use crate::domain::rights::RightsTree;
use crate::domain::token::TokenKind;
use crate::domain::token_policy::Limits;
use crate::store::{Snapshot, policies};

/// The rights that the actor may hand on at this moment, without those that the organization lets no token have.
/// Errors: those of the store.
pub fn rights(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<RightsTree, AppError> {
    let withheld = policies::of(snapshot, actor.organization_id)?.in_force.withheld;
    let authority = authority::of(snapshot, actor)?;
    Ok(if withheld.is_empty() { authority.rights.clone() } else { authority.rights.without(&withheld) })
}

/// The limits for a new token with chosen rights, and for one with all of them. Errors: those of the store.
pub fn limits(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<[Limits; 2], AppError> {
    let policy = policies::of(snapshot, actor.organization_id)?.in_force;
    let lifetimes = &snapshot.rules().lifetimes;
    Ok([TokenKind::Restricted, TokenKind::FullAccess].map(|kind| Limits::new(lifetimes, policy.clone(), kind)))
}

/// The rights that the actor may hand on to a token of this owner, without those that the organization lets no token have.
/// Errors: those of the store.
pub fn rights_for(snapshot: &mut Snapshot<'_>, actor: &Actor, owner_id: PersonId) -> Result<RightsTree, AppError> {
    let authority = authority::of(snapshot, actor)?;
    let rights = authority::ceiling_for(snapshot, actor, &authority, owner_id)?.rights;
    let withheld = policies::of(snapshot, actor.organization_id)?.in_force.withheld;
    Ok(if withheld.is_empty() { rights } else { rights.without(&withheld) })
}
