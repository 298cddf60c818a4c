//! Lists the teams of an organization.

use super::AppError;
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::organization::{BuiltInTeam, Team};
use crate::domain::policy::{self, TEAM_RESOURCE};
use crate::store::{Snapshot, people, teams};

/// A team with how many people are in it and how many roles it gives.
pub struct Listed {
    /// The team.
    pub team: Team,
    /// How many people.
    pub members: usize,
    /// How many roles on scopes.
    pub grants: usize,
}

/// The teams that the actor may see: all with the right to, else those they are in. By name.
/// The number of queries does not depend on the number of teams. Errors: those of the store.
pub fn list(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Vec<Listed>, AppError> {
    let authority = authority::of(snapshot, actor)?;
    let sees_all = policy::may_see(actor, &authority, TEAM_RESOURCE).is_ok();
    let memberships = teams::memberships_of_organization(snapshot, actor.organization_id)?;
    let sources = teams::sources_of_organization(snapshot, actor.organization_id)?;
    let everybody = people::members(snapshot, actor.organization_id, 100_000)?.len();
    let own = actor.person_id();
    let listed = |team: Team| {
        let members = match team.built_in {
            Some(BuiltInTeam::Everyone) => everybody,
            _ => memberships.iter().filter(|(id, _)| *id == team.id).count(),
        };
        let grants = sources.iter().filter(|(_, source)| source.team_id == team.id).count();
        Listed { team, members, grants }
    };
    let is_in = |team: &Team| memberships.iter().any(|(id, member)| *id == team.id && Some(member.person_id) == own);
    let all = teams::of_organization(snapshot, actor.organization_id)?;
    Ok(all.into_iter().filter(|team| sees_all || is_in(team)).map(listed).collect())
}
