//! Disables a person, and lets them act again.

use super::{AppError, demand_only_here, keepable, target};
use crate::app::impact::{Impact, measured};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::PersonId;
use crate::store::{Tx, invitations, people, sessions};

/// Disables a person: their sessions and links end and all their tokens are refused from the next check on.
/// Disabling twice changes nothing.
/// Errors: `NotFound`, `Forbidden`, `Conflict` for the last administrator and for people who belong elsewhere too.
pub fn disable(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<Audited<Impact>, AppError> {
    let permit = keepable(tx, actor, id, "disable")?;
    if !permit.object.is_active() {
        return Ok(Audited::unchanged(Impact::default()));
    }
    demand_only_here(tx, actor, id)?;
    let now = tx.now();
    let (_, impact) = measured(tx, actor, |tx| {
        people::set_disabled_at(tx, &permit.object, Some(now))?;
        invitations::delete_of(tx, id)?;
        Ok(sessions::delete_all_of_person(tx, id, None)?)
    })?;
    Ok(Audited::new(impact, Event::new("person.disabled", target(&permit.object))))
}

/// Lets a person act again; their tokens work again as far as they are good themselves.
/// Errors: `NotFound`, `Forbidden`, `Conflict` for people who belong elsewhere too.
pub fn enable(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<Audited<Impact>, AppError> {
    let permit = keepable(tx, actor, id, "disable")?;
    if permit.object.is_active() {
        return Ok(Audited::unchanged(Impact::default()));
    }
    demand_only_here(tx, actor, id)?;
    let (_, impact) = measured(tx, actor, |tx| Ok(people::set_disabled_at(tx, &permit.object, None)?))?;
    Ok(Audited::new(impact, Event::new("person.enabled", target(&permit.object))))
}
