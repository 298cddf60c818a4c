//! Lists the people of an organization.

use super::AppError;
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::ids::PersonId;
use crate::domain::person::{Person, sign_in_key};
use crate::domain::policy::{self, PERSON_RESOURCE};
use crate::store::{Snapshot, people, teams};
use std::collections::{HashMap, HashSet};

/// A person and the teams they are in besides Everyone.
pub struct Listed {
    /// The person.
    pub person: Person,
    /// The names of their teams.
    pub teams: Vec<String>,
    /// Whether they have chosen a password yet.
    pub has_password: bool,
}

/// People of the actor's organization whose name, username or address contains `search`, by username.
/// At most `most`, after the username `after`. The number of queries does not depend on the number of people.
/// Errors: `NotFound` without the right to see people.
pub fn list(snapshot: &mut Snapshot<'_>, actor: &Actor, search: &str, after: &str, most: usize) -> Result<Vec<Listed>, AppError> {
    let authority = authority::of(snapshot, actor)?;
    policy::may_see(actor, &authority, PERSON_RESOURCE)?;
    let wanted = sign_in_key(search);
    let matches = |person: &Person| {
        let text = [person.full_name.as_str(), person.username.as_str(), person.email.as_str()].join("\n");
        sign_in_key(&text).contains(&wanted)
    };
    let names = team_names(snapshot, actor)?;
    let newcomers: HashSet<PersonId> = people::without_password(snapshot, actor.organization_id)?.into_iter().collect();
    let mut all = people::members(snapshot, actor.organization_id, 100_000)?;
    // Databases differ in how they order text; pages go on after a username, so the order must be ours.
    all.sort_by(|one, other| one.username.cmp(&other.username));
    let found = all.into_iter().filter(|person| person.username.as_str() > after && matches(person)).take(most);
    let listed = |person: Person| Listed {
        teams: names.get(&person.id).cloned().unwrap_or_default(),
        has_password: !newcomers.contains(&person.id),
        person,
    };
    Ok(found.map(listed).collect())
}

fn team_names(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<HashMap<PersonId, Vec<String>>, AppError> {
    let all = teams::of_organization(snapshot, actor.organization_id)?;
    let mut names: HashMap<PersonId, Vec<String>> = HashMap::new();
    for (team_id, member) in teams::memberships_of_organization(snapshot, actor.organization_id)? {
        if let Some(team) = all.iter().find(|team| team.id == team_id) {
            names.entry(member.person_id).or_default().push(team.name.as_str().to_owned());
        }
    }
    Ok(names)
}
