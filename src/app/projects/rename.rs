//! Gives a project another name.

use super::{AppError, changeable, demand_free_name, target};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::ProjectId;
use crate::domain::organization::{Project, Title};
use crate::store::{Tx, projects};

/// Renames a project; rights on it stay. `version` is the one the person saw.
/// Errors: `NotFound`, `Forbidden`, `Conflict`, `Invalid` when the name is taken.
pub fn rename(tx: &mut Tx<'_>, actor: &Actor, id: ProjectId, version: i64, name: Title) -> Result<Audited<Project>, AppError> {
    let permit = changeable(tx, actor, id, version, "update")?;
    let old = permit.object.clone();
    if old.name == name {
        return Ok(Audited::unchanged(old));
    }
    let changed = Project { name, version: old.version + 1, ..old.clone() };
    demand_free_name(tx, &changed)?;
    projects::update(tx, &permit, &changed)?;
    let event = Event::new("project.renamed", target(&changed)).change(
        "name",
        old.name.as_str().to_owned(),
        changed.name.as_str().to_owned(),
    );
    Ok(Audited::new(changed, event))
}
