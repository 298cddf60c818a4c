//! Whose tokens somebody may review: everybody's with the right to, else those of the people in the teams they lead.

use super::{AppError, ReviewQuery, Whom};
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::listing::{FEW, Whose};
use crate::domain::organization::BuiltInTeam;
use crate::domain::person::{Username, sign_in_key};
use crate::domain::policy::{self, Reach};
use crate::store::{Snapshot, people, teams};

/// A team by whose members tokens can be asked for.
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// What it is called.
    pub name: String,
}

/// The teams that the actor may choose among. Errors: `Forbidden` for whoever may review nobody's tokens.
pub fn teams_to_choose(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Vec<Team>, AppError> {
    let authority = authority::of(snapshot, actor)?;
    let reach = policy::may_review_tokens(actor, &authority)?;
    let all = teams::of_organization(snapshot, actor.organization_id)?;
    let offered = all.into_iter().filter(|team| match reach {
        Reach::Everybody => team.built_in != Some(BuiltInTeam::Everyone),
        Reach::Led => authority.leads.contains(&team.id),
    });
    Ok(offered.map(|team| Team { id: team.id, name: team.name.as_str().to_owned() }).collect())
}

/// Whose tokens a query means, within the actor's reach.
pub(super) fn of(snapshot: &mut Snapshot<'_>, actor: &Actor, query: &ReviewQuery) -> Result<Whose, AppError> {
    let authority = authority::of(snapshot, actor)?;
    let reach = policy::may_review_tokens(actor, &authority)?;
    let teams = match (query.team, reach) {
        (Some(id), _) => Some(vec![reachable(snapshot, actor, id, reach, &authority.leads)?]),
        (None, Reach::Led) => Some(authority.leads.clone()),
        (None, Reach::Everybody) => None,
    };
    match (&query.owner, teams) {
        (Some(whom), teams) => match person(snapshot, whom)? {
            Some(owner) => of_owner(snapshot, owner, teams),
            None => Ok(Whose::Owners(Vec::new())),
        },
        (None, Some(teams)) => of_teams(snapshot, teams),
        (None, None) => Ok(Whose::Anybody),
    }
}

fn reachable(snapshot: &mut Snapshot<'_>, actor: &Actor, id: TeamId, reach: Reach, leads: &[TeamId]) -> Result<TeamId, AppError> {
    let team = teams::by_id(snapshot, id)?.filter(|team| team.organization_id == actor.organization_id);
    let is_in_reach = reach == Reach::Everybody || leads.contains(&id);
    team.filter(|_| is_in_reach).map(|team| team.id).ok_or(AppError::NotFound)
}

/// Whoever bears a name in another organization has no tokens here, so nothing is learnt of them.
fn person(snapshot: &mut Snapshot<'_>, whom: &Whom) -> Result<Option<PersonId>, AppError> {
    match whom {
        Whom::Id(id) => Ok(Some(*id)),
        Whom::Named(name) => {
            if let Some(found) = people::by_sign_in_key(snapshot, &sign_in_key(name))? {
                return Ok(Some(found.person.id));
            }
            // A service identity has a username, though nobody signs in with it.
            let Ok(username) = Username::parse(name) else { return Ok(None) };
            Ok(people::by_username(snapshot, &username)?.map(|found| found.id))
        }
    }
}

/// Somebody who left keeps their tokens here, so nobody asks whether they are still a member.
fn of_owner(snapshot: &mut Snapshot<'_>, owner: PersonId, teams: Option<Vec<TeamId>>) -> Result<Whose, AppError> {
    let Some(teams) = teams else { return Ok(Whose::Owner(owner)) };
    let is_in_one = teams::people_in(snapshot, &teams)?.contains(&owner);
    Ok(if is_in_one { Whose::Owner(owner) } else { Whose::Owners(Vec::new()) })
}

fn of_teams(snapshot: &mut Snapshot<'_>, ids: Vec<TeamId>) -> Result<Whose, AppError> {
    let members = teams::people_in(snapshot, &ids)?;
    Ok(if members.len() <= FEW { Whose::Owners(members) } else { Whose::Teams(ids) })
}
