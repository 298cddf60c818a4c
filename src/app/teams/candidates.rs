//! Finds people who could be put into a team.

use super::{AppError, is_team_admin, visible};
use crate::domain::actor::Actor;
use crate::domain::ids::TeamId;
use crate::domain::person::{Person, sign_in_key};
use crate::domain::policy;
use crate::store::{Snapshot, people, teams};
use std::collections::HashSet;

/// Members of the organization who are not in the team and can act, whose name or username contains `search`; by username.
/// At most `most`. Whoever may change who is in the team may look for people, also a team admin who sees no other list of them.
/// Errors: `NotFound`, `Forbidden`.
pub fn candidates(
    snapshot: &mut Snapshot<'_>,
    actor: &Actor,
    id: TeamId,
    search: &str,
    most: usize,
) -> Result<Vec<Person>, AppError> {
    let (team, authority) = visible(snapshot, actor, id)?;
    let leads = is_team_admin(snapshot, actor, &team)?;
    policy::may_change_members(actor, &authority, leads, team)?;
    let inside: HashSet<_> = teams::members_of(snapshot, id)?.into_iter().map(|member| member.person_id).collect();
    let wanted = sign_in_key(search);
    let matches = |person: &Person| {
        let text = [person.full_name.as_str(), person.username.as_str()].join("\n");
        sign_in_key(&text).contains(&wanted)
    };
    let all = people::members(snapshot, actor.organization_id, 100_000)?;
    let free = all.into_iter().filter(|person| person.is_active() && !inside.contains(&person.id) && matches(person));
    Ok(free.take(most).collect())
}
