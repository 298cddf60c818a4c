//! Deletes a role.

use super::{AppError, changeable, target};
use crate::app::impact::{Impact, measured};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::RoleId;
use crate::store::{Tx, roles};

/// Deletes a role and takes it out of every team that gives it.
/// Errors: `NotFound`, `Forbidden`, `Conflict` for built-in roles and when somebody changed it meanwhile.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, id: RoleId, version: i64) -> Result<Audited<Impact>, AppError> {
    let permit = changeable(tx, actor, id, version, "delete")?;
    let (_, impact) = measured(tx, actor, |tx| Ok(roles::delete(tx, &permit)?))?;
    Ok(Audited::new(impact, Event::new("role.deleted", target(&permit.object))))
}
