//! Lists the organizations of a person.

use super::AppError;
use crate::domain::actor::Actor;
use crate::domain::organization::Organization;
use crate::store::{Snapshot, organizations, people};

/// The organizations in use to which the actor belongs, oldest membership first. Errors: `NotFound` for the operator.
pub fn own(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Vec<Organization>, AppError> {
    let person_id = actor.person_id().ok_or(AppError::NotFound)?;
    let ids = people::live_organizations_of(snapshot, person_id)?;
    let mut found = Vec::new();
    for id in ids {
        found.extend(organizations::by_id(snapshot, id)?);
    }
    Ok(found)
}
