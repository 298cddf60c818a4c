//! Who is in a team.

use super::{AppError, demand_version, is_team_admin, target, visible};
use crate::app::handing_on;
use crate::app::impact::{Impact, measured};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::organization::{BuiltInTeam, Team, TeamMember};
use crate::domain::person::Person;
use crate::domain::policy::{self, Keep, Permit};
use crate::store::{Tx, people, teams};

/// Puts a member of the organization into a team. They hold at once what the team gives.
/// Errors: `NotFound`, `Forbidden` (also when the team gives what the actor does not hold), `Conflict`.
pub fn add(tx: &mut Tx<'_>, actor: &Actor, id: TeamId, version: i64, person_id: PersonId) -> Result<Audited<Impact>, AppError> {
    let permit = changeable(tx, actor, id, version)?;
    let person = member_of_organization(tx, actor, person_id)?;
    if teams::members_of(tx, id)?.iter().any(|member| member.person_id == person_id) {
        return Ok(Audited::unchanged(Impact::default()));
    }
    let (_, impact) = measured(tx, actor, |tx| {
        teams::insert_member(tx, id, TeamMember { person_id, is_team_admin: false })?;
        count_change(tx, &permit)
    })?;
    let event = Event::new("team.member_added", target(&permit.object)).change("member", None, name(&person));
    // Names are neither unique nor for ever.
    Ok(Audited::new(impact, event.change("member_id", None, person_id.to_string())))
}

/// Takes somebody out of a team. They and their tokens lose at once what only the team gave.
/// Errors: `NotFound`, `Forbidden` (for Administrators also without everything they hold), `Conflict` for the last administrator and when somebody changed the team meanwhile.
pub fn remove(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: TeamId,
    version: i64,
    person_id: PersonId,
) -> Result<Audited<Impact>, AppError> {
    let permit = changeable(tx, actor, id, version)?;
    let person = member_of_organization(tx, actor, person_id)?;
    let (was_member, impact) = measured(tx, actor, |tx| {
        let was_member = teams::delete_member(tx, &permit, person_id)?;
        count_change(tx, &permit)?;
        Ok(was_member)
    })?;
    if !was_member {
        return Err(AppError::NotFound);
    }
    let event = Event::new("team.member_removed", target(&permit.object)).change("member", name(&person), None);
    Ok(Audited::new(impact, event.change("member_id", person_id.to_string(), None)))
}

/// Says whether a member may change who is in the team.
/// Errors: `NotFound`, `Forbidden`, `Conflict`.
pub fn set_team_admin(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: TeamId,
    version: i64,
    member: TeamMember,
) -> Result<Audited<()>, AppError> {
    let permit = changeable(tx, actor, id, version)?;
    let person = member_of_organization(tx, actor, member.person_id)?;
    if !teams::set_team_admin(tx, &permit, member)? {
        return Err(AppError::NotFound);
    }
    count_change(tx, &permit)?;
    let event = Event::new("team.admin_changed", target(&permit.object)).change("member", None, name(&person)).change(
        "is_team_admin",
        (!member.is_team_admin).to_string(),
        member.is_team_admin.to_string(),
    );
    Ok(Audited::new((), event))
}

fn changeable(tx: &mut Tx<'_>, actor: &Actor, id: TeamId, version: i64) -> Result<Permit<Keep<Team>>, AppError> {
    let (team, authority) = visible(tx, actor, id)?;
    if team.built_in == Some(BuiltInTeam::Everyone) {
        return Err(AppError::conflict(
            "team.everyone",
            "Everyone is who belongs to the organization. Add or remove people there.",
        ));
    }
    let leads = is_team_admin(tx, actor, &team)?;
    let permit = policy::may_change_members(actor, &authority, leads, team)?;
    if permit.object.built_in == Some(BuiltInTeam::Administrators) {
        demand_reach(tx, actor, id)?;
    }
    demand_version(&permit, version)?;
    Ok(permit)
}

/// Nobody reaches up: only whoever was given everything decides who administers the organization, also who does not any more.
/// Errors: `Forbidden`.
fn demand_reach(tx: &mut Tx<'_>, actor: &Actor, id: TeamId) -> Result<(), AppError> {
    let sources = teams::sources_of_organization(tx, actor.organization_id)?;
    for source in sources.into_iter().map(|(_, source)| source).filter(|source| source.team_id == id) {
        handing_on::demand_place(tx, actor, &source.pairs, source.scope)?;
    }
    Ok(())
}

fn member_of_organization(tx: &mut Tx<'_>, actor: &Actor, person_id: PersonId) -> Result<Person, AppError> {
    if !people::is_member(tx, actor.organization_id, person_id)? {
        return Err(AppError::NotFound);
    }
    people::by_id(tx, person_id)?.filter(|person| !person.is_service()).ok_or(AppError::NotFound)
}

/// A change of members counts as a change of the team.
fn count_change(tx: &mut Tx<'_>, permit: &Permit<Keep<Team>>) -> Result<(), AppError> {
    Ok(teams::update(tx, permit, &permit.object)?)
}

fn name(person: &Person) -> String {
    person.full_name.as_str().to_owned()
}
