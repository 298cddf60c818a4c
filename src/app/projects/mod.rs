//! What can be done with projects.

pub mod archive;
pub mod create;
pub mod list;
pub mod rename;
pub mod show;

use super::{AppError, FieldError, authority};
use crate::domain::actor::Actor;
use crate::domain::audit::Target;
use crate::domain::ids::ProjectId;
use crate::domain::organization::Project;
use crate::domain::policy::{self, Keep, PROJECT_RESOURCE, Permit};
use crate::store::{Tx, projects};

/// The code of the conflict between two editors of one project.
pub const CHANGED_MEANWHILE: &str = "project.changed_meanwhile";

/// Finds a project to change it, as it was when the person saw it. Errors: `NotFound`, `Forbidden`, `Conflict`.
fn changeable(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: ProjectId,
    version: i64,
    action: &str,
) -> Result<Permit<Keep<Project>>, AppError> {
    let authority = authority::of(tx, actor)?;
    let project = projects::by_id(tx, id)?.filter(|project| project.organization_id == actor.organization_id);
    let permit = policy::may_keep(actor, &authority, PROJECT_RESOURCE, action, project.ok_or(AppError::NotFound)?)?;
    if permit.object.version != version {
        return Err(AppError::conflict(CHANGED_MEANWHILE, "Somebody changed this project after you opened it."));
    }
    Ok(permit)
}

fn demand_free_name(tx: &mut Tx<'_>, project: &Project) -> Result<(), AppError> {
    if projects::name_is_taken(tx, project)? {
        return Err(AppError::Invalid(vec![FieldError::new("name", "project.name_taken", "Another project has this name.")]));
    }
    Ok(())
}

fn target(project: &Project) -> Target {
    Target::new("project", project.id, project.name.as_str())
}
