//! Chooses the organization in which a person acts.

use super::AppError;
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::ids::OrganizationId;
use crate::domain::organization::Organization;
use crate::store::{Tx, organizations, people};

/// Makes an organization the person's active one, in this session and in the next ones.
/// Errors: `NotFound` for organizations they do not belong to.
pub fn switch(tx: &mut Tx<'_>, actor: &Actor, id: OrganizationId) -> Result<Audited<Organization>, AppError> {
    let person_id = actor.person_id().ok_or(AppError::NotFound)?;
    if !people::is_member(tx, id, person_id)? {
        return Err(AppError::NotFound);
    }
    let organization = organizations::by_id(tx, id)?.ok_or(AppError::NotFound)?;
    people::set_active_organization(tx, person_id, id)?;
    let event = Event::new("person.switched_organization", Target::new("organization", id, organization.name.as_str()));
    Ok(Audited::new(organization, event))
}
