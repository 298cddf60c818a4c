//! Lists the roles of an organization.

use super::AppError;
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::organization::Role;
use crate::domain::policy::{self, ROLE_RESOURCE};
use crate::store::{Snapshot, roles};

/// The roles of the actor's organization: built-in ones first. Errors: `NotFound` without the right to see them.
pub fn list(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Vec<Role>, AppError> {
    let authority = authority::of(snapshot, actor)?;
    policy::may_see(actor, &authority, ROLE_RESOURCE)?;
    Ok(roles::of_organization(snapshot, actor.organization_id)?)
}
