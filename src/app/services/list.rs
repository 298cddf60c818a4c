//! Lists services.

use super::AppError;
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::policy::{self, SERVICE_RESOURCE};
use crate::domain::service::Service;
use crate::store::{Snapshot, services};

/// The services of the actor's organization, by name, and whether the actor may add one.
/// Errors: `NotFound` for whoever may not see services.
pub fn list(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<(Vec<Service>, bool), AppError> {
    let authority = authority::of(snapshot, actor)?;
    policy::may_see(actor, &authority, SERVICE_RESOURCE)?;
    let may_create = authority.holds(actor.organization_id, SERVICE_RESOURCE, "create");
    Ok((services::of_organization(snapshot, actor.organization_id)?, may_create))
}
