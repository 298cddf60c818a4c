//! Deletes a team.

use super::{AppError, changeable, target};
use crate::app::impact::{Impact, measured};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::TeamId;
use crate::store::{Tx, teams};

/// Deletes a team: its members lose what only it gave them. Built-in teams stay.
/// Errors: `NotFound`, `Forbidden`, `Conflict` for a built-in team and when somebody changed it meanwhile.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, id: TeamId, version: i64) -> Result<Audited<Impact>, AppError> {
    let permit = changeable(tx, actor, id, version, "delete")?;
    if permit.object.built_in.is_some() {
        return Err(AppError::conflict("team.built_in", "Every organization has this team; it cannot be deleted."));
    }
    let (_, impact) = measured(tx, actor, |tx| Ok(teams::delete(tx, &permit)?))?;
    Ok(Audited::new(impact, Event::new("team.deleted", target(&permit.object))))
}
