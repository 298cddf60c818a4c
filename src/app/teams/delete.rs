//! Deletes a team.

use super::{AppError, changeable, target};
use crate::app::identities::target as identity_target;
use crate::app::impact::{Impact, measured};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::TeamId;
use crate::store::{Tx, identities, people, teams};

/// Deletes a team: its members lose what only it gave them, and its service identities are disabled. Built-in teams stay.
/// Errors: `NotFound`, `Forbidden`, `Conflict` for a built-in team and when somebody changed it meanwhile.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, id: TeamId, version: i64) -> Result<Audited<Impact>, AppError> {
    let permit = changeable(tx, actor, id, version, "delete")?;
    if permit.object.built_in.is_some() {
        return Err(AppError::conflict("team.built_in", "Every organization has this team; it cannot be deleted."));
    }
    let (mut events, impact) = measured(tx, actor, |tx| {
        let events = retire_identities(tx, id)?;
        teams::delete(tx, &permit)?;
        Ok(events)
    })?;
    events.push(Event::new("team.deleted", target(&permit.object)));
    Ok(Audited::with_events(impact, events))
}

/// What the team owned goes on as a record without rights.
fn retire_identities(tx: &mut Tx<'_>, id: TeamId) -> Result<Vec<Event>, AppError> {
    let mut events = Vec::new();
    for identity in identities::of_team(tx, id)? {
        identities::orphan(tx, identity.id)?;
        if identity.is_active() {
            let now = tx.now();
            people::set_disabled_at(tx, &identity, Some(now))?;
            events.push(Event::new("identity.disabled", identity_target(&identity)).note("its team was deleted"));
        }
    }
    Ok(events)
}
