//! Removes a service.

use super::{AppError, keepable, target};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::ServiceId;
use crate::store::{Tx, services};

/// Removes a service and its credentials: its gateway lets nobody in from the next request on.
/// Errors: `NotFound`, `Forbidden`.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, id: ServiceId) -> Result<Audited<()>, AppError> {
    let permit = keepable(tx, actor, id, "delete")?;
    services::delete(tx, &permit)?;
    Ok(Audited::new((), Event::new("service.deleted", target(&permit.object))))
}
