//! Lists service identities.

use super::AppError;
use crate::app::{authority, teams::list as team_list};
use crate::domain::actor::Actor;
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::moment::Moment;
use crate::domain::organization::Team;
use crate::domain::person::{Person, sign_in_key};
use crate::domain::policy::{self, PERSON_RESOURCE};
use crate::store::{Snapshot, identities, teams};
use std::cmp::Ordering;
use std::collections::HashMap;

/// A service identity as it is listed.
pub struct Listed {
    /// The identity.
    pub person: Person,
    /// The name of its team; none once that was deleted.
    pub team: Option<String>,
    /// How many of its tokens are not over.
    pub live_tokens: usize,
    /// When one of those was used last.
    pub last_used_at: Option<Moment>,
}

/// What is asked of the list; by default all of it, by username.
#[derive(Debug, Clone, Default)]
pub struct IdentityQuery {
    /// Only those whose name, username or description contains this.
    pub search: String,
    /// Only those of this team.
    pub team_id: Option<TeamId>,
    /// Only those that may act, or that may not.
    pub is_active: Option<bool>,
    /// From the last username to the first.
    pub is_backwards: bool,
    /// Go on after this username.
    pub after: Option<String>,
}

impl IdentityQuery {
    fn matches(&self, person: &Person) -> bool {
        let text = [person.full_name.as_str(), person.username.as_str(), person.description()].join("\n");
        sign_in_key(&text).contains(&sign_in_key(&self.search))
            && self.team_id.is_none_or(|id| person.team_id() == Some(id))
            && self.is_active.is_none_or(|is_active| person.is_active() == is_active)
            && self.after.as_deref().is_none_or(|after| self.order(person.username.as_str(), after).is_gt())
    }

    fn order(&self, one: &str, other: &str) -> Ordering {
        if self.is_backwards { other.cmp(one) } else { one.cmp(other) }
    }
}

/// The service identities that the actor may see, as `query` asks; at most `most`.
/// The number of queries does not depend on the number of identities.
/// Errors: those of the store; whoever sees none gets an empty list.
pub fn list(snapshot: &mut Snapshot<'_>, actor: &Actor, query: &IdentityQuery, most: usize) -> Result<Vec<Listed>, AppError> {
    let mut found = in_sight(snapshot, actor)?;
    found.retain(|person| query.matches(person));
    found.sort_by(|one, other| query.order(one.username.as_str(), other.username.as_str()));
    found.truncate(most);
    describe(snapshot, actor, found)
}

/// The service identities of one team that the actor may see. Errors: those of the store.
pub fn of_team(snapshot: &mut Snapshot<'_>, actor: &Actor, team_id: TeamId) -> Result<Vec<Listed>, AppError> {
    let all = in_sight(snapshot, actor)?;
    describe(snapshot, actor, all.into_iter().filter(|person| person.team_id() == Some(team_id)).collect())
}

/// The teams for which the actor may make service identities, by name. Errors: those of the store.
pub fn teams_in_charge(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Vec<Team>, AppError> {
    use crate::domain::organization::BuiltInTeam::Everyone;
    let authority = authority::of(snapshot, actor)?;
    let may_all = authority.holds(actor.organization_id, policy::TEAM_RESOURCE, "update");
    let memberships = teams::memberships_of_organization(snapshot, actor.organization_id)?;
    let me = actor.person_id().filter(|_| actor.token_id().is_none());
    let leads =
        |team: &Team| memberships.iter().any(|(id, one)| *id == team.id && Some(one.person_id) == me && one.is_team_admin);
    let all = teams::of_organization(snapshot, actor.organization_id)?;
    Ok(all.into_iter().filter(|team| team.built_in != Some(Everyone) && (may_all || leads(team))).collect())
}

/// The service identities in the actor's charge that may act, by name. Errors: those of the store.
pub fn in_charge(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Vec<Person>, AppError> {
    let authority = authority::of(snapshot, actor)?;
    let all = identities::of_organization(snapshot, actor.organization_id)?;
    Ok(all.into_iter().filter(|person| person.is_active() && authority.has_charge_of(person.id)).collect())
}

fn in_sight(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Vec<Person>, AppError> {
    let authority = authority::of(snapshot, actor)?;
    let sees_all = policy::may_see(actor, &authority, PERSON_RESOURCE).is_ok();
    let seen_teams: Vec<TeamId> = team_list::list(snapshot, actor)?.into_iter().map(|listed| listed.team.id).collect();
    let all = identities::of_organization(snapshot, actor.organization_id)?;
    let is_seen = |person: &Person| {
        sees_all || authority.has_charge_of(person.id) || person.team_id().is_some_and(|id| seen_teams.contains(&id))
    };
    Ok(all.into_iter().filter(is_seen).collect())
}

fn describe(snapshot: &mut Snapshot<'_>, actor: &Actor, found: Vec<Person>) -> Result<Vec<Listed>, AppError> {
    let ids: Vec<PersonId> = found.iter().map(|person| person.id).collect();
    let mut tokens: HashMap<PersonId, (usize, Option<Moment>)> = HashMap::new();
    for (owner, used) in identities::live_tokens_of(snapshot, actor.organization_id, &ids)? {
        let known = tokens.entry(owner).or_default();
        *known = (known.0 + 1, known.1.max(used));
    }
    let names: HashMap<TeamId, String> = teams::of_organization(snapshot, actor.organization_id)?
        .into_iter()
        .map(|team| (team.id, team.name.as_str().to_owned()))
        .collect();
    let listed = |person: Person| {
        let (live_tokens, last_used_at) = tokens.get(&person.id).copied().unwrap_or_default();
        Listed { team: person.team_id().and_then(|id| names.get(&id).cloned()), live_tokens, last_used_at, person }
    };
    Ok(found.into_iter().map(listed).collect())
}
