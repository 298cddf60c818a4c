//! Who gave what a token lives by: who let its owner into each team, and who let that team give each role.
//!
//! The log is what tells it, as far back as it goes, and only to whoever may read the log.

use super::{AppError, Reviewed};
use crate::app::people::explain::Explained as Sources;
use crate::app::teams::grants;
use crate::domain::holdings::Source;
use crate::domain::ids::TeamId;
use crate::domain::organization::{BuiltInTeam, GrantScope, Project, Team};
use crate::domain::person::Person;
use crate::domain::rights::RightsTree;
use crate::store::audit::{EventRecord, beginning_of_target, of_target};
use crate::store::{Snapshot, projects, teams};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// So many ways to rights are told at most.
const MOST: usize = 12;
/// How far back the log of one team is read.
const MOST_EVENTS: i64 = 200;
/// Within so many entries it stands how somebody came here, and into which team.
const FIRST_EVENTS: i64 = 20;

/// One way to rights, and who opened it.
pub struct Given {
    /// The team.
    pub team: Team,
    /// The role and where it holds: `Archivist on Film Archive`.
    pub role: String,
    /// How the owner comes to hold what the team gives.
    pub belongs: Belongs,
    /// Who let the owner in; `None` for whom nobody had to, and when the log does not tell.
    pub let_in: Option<EventRecord>,
    /// Who let the team give the role; `None` when the log does not tell.
    pub gave: Option<EventRecord>,
}

/// How somebody comes to hold what a team gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belongs {
    /// Everybody here does.
    AsEverybody,
    /// It is the team's own service identity.
    AsIdentity,
    /// Somebody let them in.
    AsMember,
}

/// The ways to what a token can do now, those to the most rights first.
pub(super) fn given(snapshot: &mut Snapshot<'_>, seen: &Reviewed, held: &Sources) -> Result<Vec<Given>, AppError> {
    let mut ways: Vec<(&Source, usize)> = held.sources.iter().map(|(source, rights)| (source, shared(rights, seen))).collect();
    ways.retain(|(_, count)| *count > 0);
    ways.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    ways.truncate(MOST);
    let projects = projects::of_organization(snapshot, seen.token().organization_id)?;
    let mut told: HashMap<TeamId, (Team, Vec<EventRecord>)> = HashMap::new();
    let owner_id = seen.owner.person.id.to_string();
    let arrival = beginning_of_target(snapshot, "person", &owner_id, FIRST_EVENTS)?;
    let mut given = Vec::new();
    for (source, _) in ways {
        let (team, events) = match told.entry(source.team_id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let Some(team) = teams::by_id(snapshot, source.team_id)? else { continue };
                let events = of_target(snapshot, "team", &source.team_id.to_string(), MOST_EVENTS)?;
                place.insert((team, events))
            }
        };
        given.push(way(seen, source, &projects, team, events.iter().chain(&arrival)));
    }
    Ok(given)
}

fn shared(rights: &RightsTree, seen: &Reviewed) -> usize {
    rights.intersect(&seen.rights).count()
}

fn way<'a>(
    seen: &Reviewed,
    source: &Source,
    projects: &[Project],
    team: &Team,
    events: impl Iterator<Item = &'a EventRecord> + Clone,
) -> Given {
    let name = match source.scope {
        GrantScope::Project(id) => projects.iter().find(|project| project.id == id).map(|project| project.name.as_str()),
        GrantScope::Organization | GrantScope::EveryProject => None,
    };
    let role = grants::words(&source.role_name, source.scope, name.unwrap_or_default());
    let person = &seen.owner.person;
    let belongs = match team.built_in {
        Some(BuiltInTeam::Everyone) => Belongs::AsEverybody,
        _ if person.team_id() == Some(team.id) => Belongs::AsIdentity,
        _ => Belongs::AsMember,
    };
    let let_in = events.clone().find(|event| belongs == Belongs::AsMember && lets_in(event, person, team)).cloned();
    Given {
        belongs,
        let_in,
        gave: events.clone().find(|event| event.action == "team.role_added" && adds(event, "role", &role)).cloned(),
        team: team.clone(),
        role,
    }
}

/// Whether an entry says that this person came into the team, or came here by way of it. Old ones know nothing but the name.
fn lets_in(event: &EventRecord, person: &Person, team: &Team) -> bool {
    if event.target_kind == "person" {
        return adds(event, "team", team.name.as_str());
    }
    let names_id = event.changes.iter().any(|change| change.field == "member_id");
    let is_them = match names_id {
        true => adds(event, "member_id", &person.id.to_string()),
        false => adds(event, "member", person.full_name.as_str()),
    };
    event.action == "team.member_added" && is_them
}

fn adds(event: &EventRecord, field: &str, what: &str) -> bool {
    event.changes.iter().any(|change| change.field == field && change.new.as_deref() == Some(what))
}
