//! Shows one team: who is in it and what it gives.

use super::{AppError, is_team_admin, visible};
use crate::domain::actor::Actor;
use crate::domain::holdings::{Source, held};
use crate::domain::ids::TeamId;
use crate::domain::organization::{BuiltInTeam, Role, Team, TeamGrant};
use crate::domain::person::Person;
use crate::domain::policy::TEAM_RESOURCE;
use crate::domain::rights::RightsTree;
use crate::store::{Snapshot, people, projects, roles, teams};

/// A team, whole.
pub struct Shown {
    /// The team.
    pub team: Team,
    /// Who is in it, and whether they may change who is.
    pub members: Vec<(Person, bool)>,
    /// Which roles it gives where.
    pub grants: Vec<TeamGrant>,
    /// The same with the roles themselves.
    pub given: Vec<(TeamGrant, Role)>,
    /// The roles that can be added; none for an actor who may not.
    pub offers: Vec<Role>,
    /// What its members hold through it now.
    pub rights: RightsTree,
    /// Whether the actor may change who is in it.
    pub may_change_members: bool,
    /// Whether the actor may change everything else about it.
    pub may_update: bool,
    /// Whether the actor may delete it.
    pub may_delete: bool,
}

/// Shows a team that the actor may see. Errors: `NotFound`.
pub fn show(snapshot: &mut Snapshot<'_>, actor: &Actor, id: TeamId) -> Result<Shown, AppError> {
    let (team, authority) = visible(snapshot, actor, id)?;
    let everybody = people::members(snapshot, actor.organization_id, 100_000)?;
    let is_everyone = team.built_in == Some(BuiltInTeam::Everyone);
    let inside = teams::members_of(snapshot, id)?;
    let admin_of =
        |person: &Person| inside.iter().find(|member| member.person_id == person.id).map(|member| member.is_team_admin);
    let members = everybody
        .into_iter()
        .filter_map(|person| match admin_of(&person) {
            Some(is_admin) => Some((person, is_admin)),
            None if is_everyone => Some((person, false)),
            None => None,
        })
        .collect();
    let sources: Vec<Source> = teams::sources_of_organization(snapshot, actor.organization_id)?
        .into_iter()
        .map(|(_, source)| source)
        .filter(|source| source.team_id == id)
        .collect();
    let live = projects::live_ids(snapshot, actor.organization_id)?;
    let rights = held(actor.organization_id, &sources, &live, &snapshot.rules().catalogue);
    let may_update = authority.holds(actor.organization_id, TEAM_RESOURCE, "update");
    let leads = is_team_admin(snapshot, actor, &team)?;
    let grants = teams::grants_of(snapshot, id)?;
    let roles = roles::of_organization(snapshot, actor.organization_id)?;
    let role_of = |grant: &TeamGrant| roles.iter().find(|role| role.id == grant.role_id).cloned();
    Ok(Shown {
        members,
        given: grants.iter().filter_map(|grant| Some((grant.clone(), role_of(grant)?))).collect(),
        offers: if may_update && team.built_in != Some(BuiltInTeam::Administrators) { roles } else { Vec::new() },
        grants,
        rights,
        may_change_members: !is_everyone && (may_update || leads),
        may_update,
        may_delete: team.built_in.is_none() && authority.holds(actor.organization_id, TEAM_RESOURCE, "delete"),
        team,
    })
}
