//! Shows a service.

use super::{AppError, visible};
use crate::domain::actor::Actor;
use crate::domain::ids::ServiceId;
use crate::domain::policy::SERVICE_RESOURCE;
use crate::domain::service::{Service, ServiceCredential};
use crate::store::{Snapshot, services};

/// A service with all that its page tells.
pub struct Shown {
    /// The service.
    pub service: Service,
    /// Its credentials, newest first.
    pub credentials: Vec<ServiceCredential>,
    /// Whether the actor may change it.
    pub may_update: bool,
    /// Whether the actor may remove it.
    pub may_delete: bool,
}

/// A service. Errors: `NotFound`.
pub fn show(snapshot: &mut Snapshot<'_>, actor: &Actor, id: ServiceId) -> Result<Shown, AppError> {
    let (service, authority) = visible(snapshot, actor, id)?;
    let may = |action| authority.holds(actor.organization_id, SERVICE_RESOURCE, action);
    let (may_update, may_delete) = (may("update"), may("delete"));
    Ok(Shown { credentials: services::credentials_of(snapshot, id)?, service, may_update, may_delete })
}
