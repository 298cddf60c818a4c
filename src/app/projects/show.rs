//! Shows one project to an administrator.

use super::AppError;
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::holdings::Source;
use crate::domain::ids::ProjectId;
use crate::domain::organization::{GrantScope, Project};
use crate::domain::policy::{self, PROJECT_RESOURCE};
use crate::store::{Snapshot, projects, teams};

/// A project as an administrator sees it.
pub struct Shown {
    /// The project.
    pub project: Project,
    /// The teams that give a role on it, by name of team and role.
    pub sources: Vec<Source>,
    /// Whether the actor may rename, archive and restore it.
    pub may_update: bool,
}

/// Shows a project of the actor's organization. Errors: `NotFound`, also without the right to see projects.
pub fn show(snapshot: &mut Snapshot<'_>, actor: &Actor, id: ProjectId) -> Result<Shown, AppError> {
    let authority = authority::of(snapshot, actor)?;
    policy::may_see(actor, &authority, PROJECT_RESOURCE)?;
    let project = projects::by_id(snapshot, id)?.filter(|project| project.organization_id == actor.organization_id);
    let all = teams::sources_of_organization(snapshot, actor.organization_id)?;
    let reaches = |source: &Source| source.scope == GrantScope::EveryProject || source.scope == GrantScope::Project(id);
    let mut sources: Vec<Source> = all.into_iter().map(|(_, source)| source).filter(reaches).collect();
    sources.sort_by(|one, other| (&one.team_name, &one.role_name).cmp(&(&other.team_name, &other.role_name)));
    Ok(Shown {
        project: project.ok_or(AppError::NotFound)?,
        sources,
        may_update: authority.holds(actor.organization_id, PROJECT_RESOURCE, "update"),
    })
}
