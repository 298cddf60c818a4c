//! Archives a project, and brings it back.

use super::{AppError, changeable, target};
use crate::app::impact::{Impact, measured};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::ProjectId;
use crate::domain::organization::Project;
use crate::store::{Tx, projects};

/// Archives a project: every right on it sleeps from now on, in people and tokens alike.
/// Errors: `NotFound`, `Forbidden`, `Conflict`.
pub fn archive(tx: &mut Tx<'_>, actor: &Actor, id: ProjectId, version: i64) -> Result<Audited<Impact>, AppError> {
    switch(tx, actor, id, version, true)
}

/// Brings an archived project back; the rights on it wake up as they are now.
/// What wakes up was given before, and measured as if it were awake, so whoever may manage projects may bring it back.
/// Errors: `NotFound`, `Forbidden`, `Conflict`.
pub fn restore(tx: &mut Tx<'_>, actor: &Actor, id: ProjectId, version: i64) -> Result<Audited<Impact>, AppError> {
    switch(tx, actor, id, version, false)
}

fn switch(tx: &mut Tx<'_>, actor: &Actor, id: ProjectId, version: i64, archived: bool) -> Result<Audited<Impact>, AppError> {
    let permit = changeable(tx, actor, id, version, "update")?;
    if permit.object.archived_at.is_some() == archived {
        return Ok(Audited::unchanged(Impact::default()));
    }
    let now = tx.now();
    let changed = Project { archived_at: archived.then_some(now), ..permit.object.clone() };
    let action = if archived { "project.archived" } else { "project.restored" };
    let event = Event::new(action, target(&changed));
    let (_, impact) = measured(tx, actor, |tx| Ok(projects::update(tx, &permit, &changed)?))?;
    Ok(Audited::new(impact, event))
}
