//! Lists the projects of an organization.

use super::AppError;
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::organization::Project;
use crate::domain::policy::{self, PROJECT_RESOURCE};
use crate::store::{Snapshot, projects};

/// The projects of the actor's organization, by name; archived ones too. Errors: `NotFound` without the right to see them.
pub fn list(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Vec<Project>, AppError> {
    let authority = authority::of(snapshot, actor)?;
    policy::may_see(actor, &authority, PROJECT_RESOURCE)?;
    Ok(projects::of_organization(snapshot, actor.organization_id)?)
}
