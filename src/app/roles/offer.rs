//! What an actor may put into a role.

use super::AppError;
use crate::app::handing_on;
use crate::domain::actor::Actor;
use crate::domain::rights::RolePairs;
use crate::store::Snapshot;

/// Everything the actor was given, wherever that is; nobody hands on more.
/// Errors: `NotFound` when the token that asks is not good any more.
pub fn offer(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<RolePairs, AppError> {
    handing_on::pairs(snapshot, actor)
}
