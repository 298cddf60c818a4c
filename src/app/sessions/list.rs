//! Lists the sessions of a person.

use super::AppError;
use crate::domain::actor::Actor;
use crate::store::Snapshot;
use crate::store::sessions::{SessionRecord, live_of_person};

/// The actor's own live sessions, last used first. Errors: `NotFound` for anything but a person.
pub fn own(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Vec<SessionRecord>, AppError> {
    let person_id = actor.person_id().ok_or(AppError::NotFound)?;
    Ok(live_of_person(snapshot, person_id)?)
}
