//! Shows one person to an administrator.

use super::{AppError, demand_reach, visible};
use crate::domain::actor::Actor;
use crate::domain::ids::PersonId;
use crate::domain::moment::Moment;
use crate::domain::organization::Team;
use crate::domain::person::Person;
use crate::domain::policy::PERSON_RESOURCE;
use crate::store::{Snapshot, invitations, people, teams, tokens};

/// A person as an administrator sees them.
pub struct Shown {
    /// The person.
    pub person: Person,
    /// Their teams besides Everyone, and whether they lead them.
    pub teams: Vec<(Team, bool)>,
    /// How many of their tokens in this organization are not over.
    pub live_tokens: i64,
    /// Whether they have chosen a password yet.
    pub has_password: bool,
    /// When the link ends that waits for them, if one does.
    pub link_ends_at: Option<Moment>,
    /// Whether they belong to other organizations too.
    pub belongs_elsewhere: bool,
    /// Whether they were given something that the actor was not: then nothing can be done to them.
    pub is_out_of_reach: bool,
    /// Whether the actor holds the right to change profiles and give new links.
    pub may_update: bool,
    /// Whether the actor holds the right to disable and remove people.
    pub may_disable: bool,
}

/// Shows a member of the actor's organization. Errors: `NotFound`.
pub fn show(snapshot: &mut Snapshot<'_>, actor: &Actor, id: PersonId) -> Result<Shown, AppError> {
    let (person, authority) = visible(snapshot, actor, id)?;
    let all = teams::of_organization(snapshot, actor.organization_id)?;
    let memberships = teams::memberships_of_organization(snapshot, actor.organization_id)?;
    let own = memberships.into_iter().filter(|(_, member)| member.person_id == id);
    let teams = own
        .filter_map(|(team_id, member)| {
            let team = all.iter().find(|team| team.id == team_id)?;
            Some((team.clone(), member.is_team_admin))
        })
        .collect();
    let holds = |action| authority.holds(actor.organization_id, PERSON_RESOURCE, action);
    let elsewhere = people::organizations_of(snapshot, id)?.into_iter().any(|known| known != actor.organization_id);
    Ok(Shown {
        teams,
        live_tokens: tokens::count_live_in(snapshot, actor.organization_id, id)?,
        has_password: people::password_hash(snapshot, id)?.is_some_and(|hash| !hash.is_empty()),
        link_ends_at: invitations::end_of(snapshot, id)?,
        is_out_of_reach: is_out_of_reach(snapshot, actor, id)?,
        belongs_elsewhere: elsewhere,
        may_update: holds("update"),
        may_disable: holds("disable"),
        person,
    })
}

fn is_out_of_reach(snapshot: &mut Snapshot<'_>, actor: &Actor, id: PersonId) -> Result<bool, AppError> {
    match demand_reach(snapshot, actor, id) {
        Ok(()) => Ok(false),
        Err(AppError::Forbidden { .. }) => Ok(true),
        Err(other) => Err(other),
    }
}
