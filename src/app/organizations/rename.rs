//! Gives an organization another name.

use super::{AppError, authority};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::organization::Title;
use crate::domain::policy::{self, ORGANIZATION_RESOURCE};
use crate::store::{Tx, organizations};

/// The code of the conflict between two editors of one organization.
pub const CHANGED_MEANWHILE: &str = "organization.changed_meanwhile";

/// Renames the actor's organization. `version` is the one the person saw.
/// Errors: `NotFound`, `Forbidden`, `Conflict` when somebody changed it meanwhile.
pub fn rename(tx: &mut Tx<'_>, actor: &Actor, version: i64, name: Title) -> Result<Audited<()>, AppError> {
    let authority = authority::of(tx, actor)?;
    let organization = organizations::by_id(tx, actor.organization_id)?.ok_or(AppError::NotFound)?;
    let permit = policy::may_keep(actor, &authority, ORGANIZATION_RESOURCE, "update", organization)?;
    if permit.object.version != version {
        return Err(AppError::conflict(CHANGED_MEANWHILE, "Somebody changed the organization after you opened it."));
    }
    if permit.object.name == name {
        return Ok(Audited::unchanged(()));
    }
    organizations::update(tx, &permit, &name)?;
    let event = Event::new("organization.renamed", Target::new("organization", permit.object.id, name.as_str()));
    Ok(Audited::new((), event.change("name", permit.object.name.as_str().to_owned(), name.as_str().to_owned())))
}
