//! Finds people, for the operator at the shell.

use super::AppError;
use crate::domain::ids::{OrganizationId, PersonId};
use crate::domain::person::{Person, Username};
use crate::store::{Snapshot, organizations, people};

/// The person or service identity with this username. Errors: `NotFound`.
pub fn by_username(snapshot: &mut Snapshot<'_>, username: &Username) -> Result<Person, AppError> {
    people::by_username(snapshot, username)?.ok_or(AppError::NotFound)
}

/// The person with this id. Errors: `NotFound`.
pub fn by_id(snapshot: &mut Snapshot<'_>, id: PersonId) -> Result<Person, AppError> {
    people::by_id(snapshot, id)?.ok_or(AppError::NotFound)
}

/// Everybody in an organization, by username; at most `most`.
pub fn members(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId, most: i64) -> Result<Vec<Person>, AppError> {
    Ok(people::members(snapshot, organization_id, most)?)
}

/// The first organization, in which the operator acts; `None` while there is none.
pub fn first_organization(snapshot: &mut Snapshot<'_>) -> Result<Option<OrganizationId>, AppError> {
    Ok(organizations::all(snapshot, 1)?.first().map(|organization| organization.id))
}

/// Whether nobody exists yet.
pub fn nobody(snapshot: &mut Snapshot<'_>) -> Result<bool, AppError> {
    Ok(people::is_empty(snapshot)?)
}
