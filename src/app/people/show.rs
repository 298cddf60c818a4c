//! Shows one person to an administrator.

use super::{AppError, visible};
use crate::domain::actor::Actor;
use crate::domain::ids::PersonId;
use crate::domain::organization::Team;
use crate::domain::person::Person;
use crate::domain::policy::PERSON_RESOURCE;
use crate::store::{Snapshot, people, teams, tokens};

/// A person as an administrator sees them.
pub struct Shown {
    /// The person.
    pub person: Person,
    /// Their teams besides Everyone, and whether they lead them.
    pub teams: Vec<(Team, bool)>,
    /// How many of their tokens are not over, in all organizations.
    pub live_tokens: i64,
    /// Whether they belong to other organizations too.
    pub belongs_elsewhere: bool,
    /// Whether the actor may change their profile and give them a new link.
    pub may_update: bool,
    /// Whether the actor may disable or remove them.
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
        live_tokens: tokens::count_live_of(snapshot, id)?,
        belongs_elsewhere: elsewhere,
        may_update: holds("update"),
        may_disable: holds("disable"),
        person,
    })
}
