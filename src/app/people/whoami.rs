//! Tells an actor who they are.

use super::AppError;
use crate::domain::actor::Actor;
use crate::domain::organization::Organization;
use crate::domain::person::Person;
use crate::store::{Snapshot, organizations, people};

/// A person and the organization in which they act.
pub struct Whoami {
    /// The person.
    pub person: Person,
    /// The organization.
    pub organization: Organization,
}

/// The person behind an actor. Errors: `NotFound` for the operator.
pub fn whoami(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Whoami, AppError> {
    let person_id = actor.person_id().ok_or(AppError::NotFound)?;
    let person = people::by_id(snapshot, person_id)?.ok_or(AppError::NotFound)?;
    let organization = organizations::by_id(snapshot, actor.organization_id)?.ok_or(AppError::NotFound)?;
    Ok(Whoami { person, organization })
}
