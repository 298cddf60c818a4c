//! What can be done with teams. People get rights only through them.

pub mod candidates;
pub mod create;
pub mod delete;
pub mod describe;
pub mod grants;
pub mod list;
pub mod members;
pub mod replace;
pub mod show;

use super::{AppError, FieldError, authority};
use crate::domain::actor::{Actor, Who};
use crate::domain::audit::Target;
use crate::domain::ids::TeamId;
use crate::domain::organization::{BuiltInTeam, Team};
use crate::domain::policy::{self, Authority, Keep, Permit, TEAM_RESOURCE};
use crate::store::{Snapshot, Tx, teams};
use std::sync::Arc;

/// The code of the conflict between two editors of one team.
pub const CHANGED_MEANWHILE: &str = "team.changed_meanwhile";

/// Finds a team that the actor may see: with the right to, or because they are in it.
pub(in crate::app) fn visible(
    snapshot: &mut Snapshot<'_>,
    actor: &Actor,
    id: TeamId,
) -> Result<(Team, Arc<Authority>), AppError> {
    let authority = authority::of(snapshot, actor)?;
    let team = teams::by_id(snapshot, id)?.filter(|team| team.organization_id == actor.organization_id);
    let team = team.ok_or(AppError::NotFound)?;
    if !is_member(snapshot, actor, &team)? {
        policy::may_see(actor, &authority, TEAM_RESOURCE)?;
    }
    Ok((team, authority))
}

fn is_member(snapshot: &mut Snapshot<'_>, actor: &Actor, team: &Team) -> Result<bool, AppError> {
    let Who::Person { id, .. } = actor.who else { return Ok(false) };
    if team.built_in == Some(BuiltInTeam::Everyone) {
        return Ok(true);
    }
    Ok(teams::members_of(snapshot, team.id)?.iter().any(|member| member.person_id == id))
}

pub(in crate::app) fn is_team_admin(snapshot: &mut Snapshot<'_>, actor: &Actor, team: &Team) -> Result<bool, AppError> {
    let Who::Person { id, .. } = actor.who else { return Ok(false) };
    Ok(teams::members_of(snapshot, team.id)?.iter().any(|member| member.person_id == id && member.is_team_admin))
}

/// Finds a team to change it, as it was when the person saw it. Errors: `NotFound`, `Forbidden`, `Conflict`.
fn changeable(tx: &mut Tx<'_>, actor: &Actor, id: TeamId, version: i64, action: &str) -> Result<Permit<Keep<Team>>, AppError> {
    let (team, authority) = visible(tx, actor, id)?;
    let permit = policy::may_keep_seen(actor, &authority, TEAM_RESOURCE, action, team)?;
    demand_version(&permit, version)?;
    Ok(permit)
}

fn demand_version(permit: &Permit<Keep<Team>>, version: i64) -> Result<(), AppError> {
    if permit.object.version == version {
        return Ok(());
    }
    Err(AppError::conflict(CHANGED_MEANWHILE, "Somebody changed this team after you opened it."))
}

fn demand_free_name(tx: &mut Tx<'_>, team: &Team) -> Result<(), AppError> {
    if teams::name_is_taken(tx, team)? {
        return Err(AppError::Invalid(vec![FieldError::new("name", "team.name_taken", "Another team has this name.")]));
    }
    Ok(())
}

fn target(team: &Team) -> Target {
    Target::new("team", team.id, team.name.as_str())
}
