//! Archives an organization, and brings it back.
//!
//! In an archived organization nobody acts: its tokens are refused (`owner_inactive`), its people are signed out,
//! and nobody can switch into it. Nothing is deleted, and everything is as it was once it is restored.
//! One of its administrators or the operator does either; a person only while another organization is left to them,
//! because the way back leads through that one.

use super::{AppError, authority, list};
use crate::domain::actor::{Actor, Who};
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::ids::OrganizationId;
use crate::domain::organization::Organization;
use crate::domain::policy::{self, Keep, Permit};
use crate::store::{Snapshot, Tx, organizations, people, sessions, teams, tokens};

/// The code of the conflict with somebody who changed the organization meanwhile.
pub use super::rename::CHANGED_MEANWHILE;

/// What archiving stops.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Toll {
    /// How many people are in it.
    pub people: usize,
    /// How many of them belong to no other organization that is in use: they cannot sign in meanwhile.
    pub stranded: usize,
    /// How many tokens are refused from then on that would have been good.
    pub tokens: usize,
}

/// What archiving the actor's organization would stop. Errors: those of [`archive`], so that nobody is asked in vain.
pub fn toll(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Toll, AppError> {
    let permit = permitted(snapshot, actor)?;
    next_home(snapshot, actor)?;
    let (people, stranded) = people::count_members(snapshot, permit.object.id)?;
    Ok(Toll { people, stranded, tokens: tokens::count_good_in(snapshot, permit.object.id)? })
}

/// Archives the actor's organization. Answers where a person goes on; `None` for the operator.
/// `version` is the one that was seen; `None` looks at none.
/// Errors: `NotFound`, `Forbidden` without `core.customer:update` and for whoever is no administrator,
/// `Conflict` when it was changed meanwhile, or for a person without another organization.
pub fn archive(tx: &mut Tx<'_>, actor: &Actor, version: Option<i64>) -> Result<Audited<Option<OrganizationId>>, AppError> {
    organizations::take_turn(tx, actor.organization_id)?;
    let permit = permitted(tx, actor)?;
    if version.is_some_and(|version| version != permit.object.version) {
        return Err(AppError::conflict(CHANGED_MEANWHILE, "Somebody changed the organization after you opened it."));
    }
    let next = next_home(tx, actor)?;
    let now = tx.now();
    organizations::set_archived_at(tx, &permit, Some(now))?;
    sessions::delete_all_of_members(tx, permit.object.id, actor.session_id())?;
    if let (Some(person_id), Some(next)) = (actor.person_id(), next) {
        people::set_active_organization(tx, person_id, next)?;
    }
    Ok(Audited::new(next, event("organization.archived", &permit.object)))
}

/// Brings an archived organization back: everything in it is as it was.
/// Errors: `NotFound` for everybody but its administrators and the operator, and when it is not archived.
pub fn restore(tx: &mut Tx<'_>, actor: &Actor, id: OrganizationId) -> Result<Audited<Organization>, AppError> {
    organizations::take_turn(tx, id)?;
    let organization = organizations::by_id(tx, id)?.filter(|found| found.archived_at.is_some()).ok_or(AppError::NotFound)?;
    let is_administrator = administers(tx, actor, id)?;
    let permit = policy::may_restore_organization(actor, is_administrator, organization)?;
    organizations::set_archived_at(tx, &permit, None)?;
    let restored = organizations::by_id(tx, id)?.ok_or(AppError::NotFound)?;
    Ok(Audited::new(restored, event("organization.restored", &permit.object)))
}

/// The archived organizations that the actor could restore, by name. Errors: `NotFound` for the operator.
pub fn restorable(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Vec<Organization>, AppError> {
    let person_id = actor.person_id().ok_or(AppError::NotFound)?;
    Ok(organizations::archived_under(snapshot, person_id)?)
}

fn permitted(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Permit<Keep<Organization>>, AppError> {
    let organization = organizations::by_id(snapshot, actor.organization_id)?;
    let organization = organization.filter(|found| found.archived_at.is_none()).ok_or(AppError::NotFound)?;
    let authority = authority::of(snapshot, actor)?;
    let is_administrator = administers(snapshot, actor, organization.id)?;
    Ok(policy::may_archive_organization(actor, &authority, is_administrator, organization)?)
}

fn administers(snapshot: &mut Snapshot<'_>, actor: &Actor, id: OrganizationId) -> Result<bool, AppError> {
    match actor.person_id() {
        Some(person_id) => Ok(teams::is_administrator(snapshot, id, person_id)?),
        None => Ok(matches!(actor.who, Who::Operator)),
    }
}

/// Where the person goes on. Errors: `Conflict` when there is nowhere, because they could never come back.
fn next_home(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Option<OrganizationId>, AppError> {
    if matches!(actor.who, Who::Operator) {
        return Ok(None);
    }
    let other = list::own(snapshot, actor)?.into_iter().find(|known| known.id != actor.organization_id);
    let words = "You belong to no other organization, so you could not come back to restore this one. Found another one first.";
    other.map(|other| Some(other.id)).ok_or(AppError::conflict("organization.only_one", words))
}

fn event(action: &'static str, organization: &Organization) -> Event {
    Event::new(action, Target::new("organization", organization.id, organization.name.as_str()))
}
