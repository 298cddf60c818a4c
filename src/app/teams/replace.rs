//! Makes a team exactly what somebody says it is: its description, who is in it, and what it gives.

use super::{AppError, authority, create, describe, grants, is_team_admin, members, show};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::organization::{BuiltInTeam, Team, TeamGrant, TeamMember, Title};
use crate::domain::policy::{self, TEAM_RESOURCE};
use crate::store::{Snapshot, Tx, teams};

/// All that a team is.
#[derive(Debug, Clone)]
pub struct Wish {
    /// What it is for.
    pub description: String,
    /// Who is in it. Of Everyone this is never asked: its members are those of the organization.
    pub members: Vec<TeamMember>,
    /// Which roles it gives where.
    pub grants: Vec<TeamGrant>,
}

/// Makes the team of this name so, and makes it first where there is none. What is so already leaves no event.
/// Answers the team and whether it is new. Errors: those of each step; all of it is done, or nothing.
pub fn replace(tx: &mut Tx<'_>, actor: &Actor, name: &Title, wish: &Wish) -> Result<Audited<(TeamId, bool)>, AppError> {
    let mut events = Vec::new();
    let (team, is_new) = match find(tx, actor, name)? {
        Some(team) => (team, false),
        None => {
            let (team, made) = create::create(tx, actor, name.clone(), wish.description.clone())?.into_parts();
            events.extend(made);
            (team, true)
        }
    };
    let described = describe::describe(tx, actor, team.id, team.version, team.name.clone(), wish.description.clone())?;
    events.extend(described.into_parts().1);
    if team.built_in != Some(BuiltInTeam::Everyone) {
        events.extend(replace_members(tx, actor, team.id, &wish.members)?);
    }
    if team.built_in != Some(BuiltInTeam::Administrators) {
        events.extend(replace_grants(tx, actor, team.id, &wish.grants)?);
    }
    Ok(Audited::with_events((team.id, is_new), events))
}

/// Errors: `NotFound` and `Forbidden` for whoever may neither change the team nor, where there is none, make one.
pub fn demand(snapshot: &mut Snapshot<'_>, actor: &Actor, team: Option<&Team>) -> Result<(), AppError> {
    let authority = authority::of(snapshot, actor)?;
    match team {
        Some(team) => {
            let leads = is_team_admin(snapshot, actor, team)?;
            policy::may_change_members(actor, &authority, leads, ())?;
        }
        None => {
            policy::may_keep(actor, &authority, TEAM_RESOURCE, "create", ())?;
        }
    }
    Ok(())
}

/// The team of this name, as far as the actor may see it. Errors: those of the store.
pub fn find(tx: &mut Snapshot<'_>, actor: &Actor, name: &Title) -> Result<Option<Team>, AppError> {
    let key = |name: &Title| crate::domain::person::sign_in_key(name.as_str());
    let found = teams::of_organization(tx, actor.organization_id)?.into_iter().find(|team| key(&team.name) == key(name));
    let Some(team) = found else { return Ok(None) };
    match show::show(tx, actor, team.id) {
        Ok(shown) => Ok(Some(shown.team)),
        Err(AppError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// New members come first, so that a team never stands without its last administrator in between.
fn replace_members(tx: &mut Tx<'_>, actor: &Actor, id: TeamId, wanted: &[TeamMember]) -> Result<Vec<Event>, AppError> {
    let mut events = Vec::new();
    let before = teams::members_of(tx, id)?;
    for member in wanted {
        let known = before.iter().find(|known| known.person_id == member.person_id);
        if known.is_none() {
            let version = version(tx, id)?;
            events.extend(members::add(tx, actor, id, version, member.person_id)?.into_parts().1);
        }
        if known.is_some_and(|known| known.is_team_admin) != member.is_team_admin {
            let version = version(tx, id)?;
            events.extend(members::set_team_admin(tx, actor, id, version, *member)?.into_parts().1);
        }
    }
    let stays = |person_id: PersonId| wanted.iter().any(|member| member.person_id == person_id);
    for member in before.iter().filter(|member| !stays(member.person_id)) {
        let version = version(tx, id)?;
        events.extend(members::remove(tx, actor, id, version, member.person_id)?.into_parts().1);
    }
    Ok(events)
}

fn replace_grants(tx: &mut Tx<'_>, actor: &Actor, id: TeamId, wanted: &[TeamGrant]) -> Result<Vec<Event>, AppError> {
    let mut events = Vec::new();
    let before = teams::grants_of(tx, id)?;
    for grant in wanted.iter().filter(|grant| !before.contains(grant)) {
        let version = version(tx, id)?;
        events.extend(grants::add(tx, actor, id, version, grant.clone())?.into_parts().1);
    }
    for grant in before.iter().filter(|grant| !wanted.contains(grant)) {
        let version = version(tx, id)?;
        events.extend(grants::remove(tx, actor, id, version, grant.clone())?.into_parts().1);
    }
    Ok(events)
}

fn version(tx: &mut Tx<'_>, id: TeamId) -> Result<i64, AppError> {
    Ok(teams::by_id(tx, id)?.ok_or(AppError::NotFound)?.version)
}
