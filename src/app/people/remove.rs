//! Takes a person out of an organization.

use super::{AppError, keepable, target};
use crate::app::impact::{Impact, measured};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::PersonId;
use crate::store::{Tx, invitations, people, sessions, teams};

/// Ends a person's membership: they leave all its teams, and their tokens here are refused from the next check on.
/// The person and their tokens elsewhere stay. Their sessions end, because one of them may act here,
/// and so does a link that was not used yet.
/// Errors: `NotFound`, `Forbidden`, `Conflict` for the last administrator.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<Audited<Impact>, AppError> {
    let permit = keepable(tx, actor, id, "disable")?;
    let organization_id = actor.organization_id;
    let (_, impact) = measured(tx, actor, |tx| {
        teams::delete_memberships(tx, organization_id, id)?;
        people::leave(tx, organization_id, id)?;
        invitations::delete_of(tx, id)?;
        Ok(sessions::delete_all_of_person(tx, id, None)?)
    })?;
    Ok(Audited::new(impact, Event::new("person.removed", target(&permit.object))))
}
