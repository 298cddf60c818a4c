//! What can be done with services: the APIs that ask whether a token may come in.

pub mod change;
pub mod create;
pub mod credential;
pub mod delete;
pub mod import;
pub mod list;
pub mod show;
pub mod wish;

use super::{AppError, authority};
use crate::domain::actor::Actor;
use crate::domain::audit::Target;
use crate::domain::ids::ServiceId;
use crate::domain::policy::{self, Authority, Keep, Permit, SERVICE_RESOURCE};
use crate::domain::service::Service;
use crate::store::{Snapshot, Tx, services};
use std::sync::Arc;

/// The code of the conflict between two editors of one service.
pub const CHANGED_MEANWHILE: &str = "service.changed_meanwhile";

fn visible(snapshot: &mut Snapshot<'_>, actor: &Actor, id: ServiceId) -> Result<(Service, Arc<Authority>), AppError> {
    let authority = authority::of(snapshot, actor)?;
    policy::may_see(actor, &authority, SERVICE_RESOURCE)?;
    let service = services::by_id(snapshot, id)?.filter(|service| service.organization_id == actor.organization_id);
    Ok((service.ok_or(AppError::NotFound)?, authority))
}

fn keepable(tx: &mut Tx<'_>, actor: &Actor, id: ServiceId, action: &str) -> Result<Permit<Keep<Service>>, AppError> {
    let (service, authority) = visible(tx, actor, id)?;
    Ok(policy::may_keep(actor, &authority, SERVICE_RESOURCE, action, service)?)
}

fn demand_free_name(tx: &mut Tx<'_>, service: &Service) -> Result<(), AppError> {
    match services::by_name(tx, &service.name)? {
        Some(other) if other.id != service.id => {
            Err(AppError::invalid("name", "service.name_taken", "Another service of this installation has this name."))
        }
        _ => Ok(()),
    }
}

fn target(service: &Service) -> Target {
    Target::new("service", service.id, service.name.as_str())
}
