//! Stops a service identity, and lets it act again.

use super::{AppError, target, visible};
use crate::app::impact::{Impact, measured};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::PersonId;
use crate::domain::person::Person;
use crate::domain::policy::{self, Authority, Keep, PERSON_RESOURCE, Permit};
use crate::store::{Tx, people};

/// Disables a service identity: all its tokens are refused from the next check on. Disabling twice changes nothing.
/// Whoever may disable people may stop services too. Errors: `NotFound`, `Forbidden`.
pub fn disable(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<Audited<Impact>, AppError> {
    let permit = stoppable(tx, actor, id)?;
    if !permit.object.is_active() {
        return Ok(Audited::unchanged(Impact::default()));
    }
    let now = tx.now();
    let (_, impact) = measured(tx, actor, |tx| Ok(people::set_disabled_at(tx, &permit.object, Some(now))?))?;
    Ok(Audited::new(impact, Event::new("identity.disabled", target(&permit.object))))
}

/// Lets a service identity act again; its tokens work again as far as they are good themselves.
/// Errors: `NotFound`, `Forbidden`, `Conflict` for one whose team is gone.
pub fn enable(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<Audited<Impact>, AppError> {
    let permit = stoppable(tx, actor, id)?;
    if permit.object.is_active() {
        return Ok(Audited::unchanged(Impact::default()));
    }
    if permit.object.team_id().is_none() {
        let words = "Its team was deleted, so it has no rights any more. Make a new one for another team.";
        return Err(AppError::conflict("identity.without_team", words));
    }
    let (_, impact) = measured(tx, actor, |tx| Ok(people::set_disabled_at(tx, &permit.object, None)?))?;
    Ok(Audited::new(impact, Event::new("identity.enabled", target(&permit.object))))
}

fn stoppable(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<Permit<Keep<Person>>, AppError> {
    let (identity, authority) = visible(tx, actor, id)?;
    may_stop(actor, &authority, identity.person)
}

fn may_stop(actor: &Actor, authority: &Authority, person: Person) -> Result<Permit<Keep<Person>>, AppError> {
    if authority.has_charge_of(person.id) || !authority.holds(actor.organization_id, PERSON_RESOURCE, "disable") {
        return Ok(policy::may_keep_identity(actor, authority, person)?);
    }
    Ok(policy::may_keep_seen(actor, authority, PERSON_RESOURCE, "disable", person)?)
}
