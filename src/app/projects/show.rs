//! Shows one project.

use super::AppError;
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::ids::ProjectId;
use crate::domain::organization::Project;
use crate::domain::policy::{self, PROJECT_RESOURCE};
use crate::store::{Snapshot, projects};

/// A project of the actor's organization. Errors: `NotFound`, also without the right to see projects.
pub fn show(snapshot: &mut Snapshot<'_>, actor: &Actor, id: ProjectId) -> Result<Project, AppError> {
    let authority = authority::of(snapshot, actor)?;
    policy::may_see(actor, &authority, PROJECT_RESOURCE)?;
    let project = projects::by_id(snapshot, id)?.filter(|project| project.organization_id == actor.organization_id);
    project.ok_or(AppError::NotFound)
}
