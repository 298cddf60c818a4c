//! What can be done with people.

pub mod accept;
pub mod add;
pub mod addresses;
pub mod change_password;
pub mod disable;
pub mod edit;
pub mod explain;
pub mod find;
pub mod invite;
pub mod leaving;
pub mod list;
pub mod remove;
pub mod show;
pub mod whoami;

use super::{AppError, FieldError, authority};
use crate::domain::actor::{Actor, Who};
use crate::domain::audit::Target;
use crate::domain::ids::PersonId;
use crate::domain::person::Person;
use crate::domain::policy::{self, Authority, Keep, PERSON_RESOURCE, Permit};
use crate::store::{Snapshot, Tx, people};
use std::sync::Arc;

/// The code of the conflict between two editors of one person.
pub const CHANGED_MEANWHILE: &str = "person.changed_meanwhile";

/// Finds a member of the actor's organization. Service identities are no people and have rooms of their own. Errors: `NotFound`, also without the right to see people.
fn visible(snapshot: &mut Snapshot<'_>, actor: &Actor, id: PersonId) -> Result<(Person, Arc<Authority>), AppError> {
    let authority = authority::of(snapshot, actor)?;
    policy::may_see(actor, &authority, PERSON_RESOURCE)?;
    if !people::is_member(snapshot, actor.organization_id, id)? {
        return Err(AppError::NotFound);
    }
    let person = people::by_id(snapshot, id)?.filter(|person| !person.is_service());
    Ok((person.ok_or(AppError::NotFound)?, authority))
}

/// Finds a person to do something to them. Nobody reaches up: what the person was given, the actor must have been given too.
/// Errors: `NotFound`, `Forbidden`.
pub(in crate::app) fn keepable(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: PersonId,
    action: &str,
) -> Result<Permit<Keep<Person>>, AppError> {
    let (person, authority) = visible(tx, actor, id)?;
    let permit = policy::may_keep(actor, &authority, PERSON_RESOURCE, action, person)?;
    demand_reach(tx, actor, id)?;
    Ok(permit)
}

/// Errors: `Forbidden`, naming the first thing that the person was given and the actor was not.
fn demand_reach(snapshot: &mut Snapshot<'_>, actor: &Actor, id: PersonId) -> Result<(), AppError> {
    let own = authority::given(snapshot, actor)?;
    let theirs = authority::given_to(snapshot, actor.organization_id, id)?;
    Ok(policy::may_give(&own, &theirs)?)
}

/// What hands somebody else's account on, or lets a newcomer in, needs somebody present: a session left open must not do it.
/// Errors: `StepUp`.
fn demand_presence(snapshot: &Snapshot<'_>, actor: &Actor) -> Result<(), AppError> {
    match actor.who {
        Who::Person { confirmed_at, .. } if snapshot.now().since(confirmed_at) > snapshot.rules().sessions.fresh => {
            Err(AppError::StepUp)
        }
        _ => Ok(()),
    }
}

/// What concerns a person everywhere may only be done where they belong to nobody else.
/// Errors: `Conflict`.
fn demand_only_here(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<(), AppError> {
    let elsewhere = people::organizations_of(tx, id)?.into_iter().any(|organization| organization != actor.organization_id);
    if elsewhere && actor.person_id().is_some() {
        return Err(AppError::conflict(
            "person.belongs_elsewhere",
            "This person belongs to other organizations too. Remove them from this one instead.",
        ));
    }
    Ok(())
}

fn target(person: &Person) -> Target {
    Target::new("person", person.id, person.full_name.as_str())
}
