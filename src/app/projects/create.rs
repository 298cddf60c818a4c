//! Makes a project.

use super::{AppError, demand_free_name, target};
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::ProjectId;
use crate::domain::organization::{Project, Title};
use crate::domain::policy::{self, PROJECT_RESOURCE};
use crate::store::{Tx, projects};

/// Makes a project. Teams whose roles reach every project reach it at once; that is meant, so nobody is asked to hold it before.
/// Errors: `Forbidden`, `Invalid` when the name is taken.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, name: Title) -> Result<Audited<Project>, AppError> {
    let authority = authority::of(tx, actor)?;
    let project =
        Project { id: ProjectId::new(tx.new_id()), organization_id: actor.organization_id, name, archived_at: None, version: 1 };
    let permit = policy::may_keep(actor, &authority, PROJECT_RESOURCE, "create", project)?;
    demand_free_name(tx, &permit.object)?;
    projects::insert(tx, &permit)?;
    Ok(Audited::new(permit.object.clone(), Event::new("project.created", target(&permit.object))))
}
