//! Registers a service.

use super::wish::Wish;
use super::{AppError, demand_free_name, target};
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::ServiceId;
use crate::domain::policy::{self, SERVICE_RESOURCE};
use crate::domain::service::Service;
use crate::store::{Tx, services};

/// Registers a service. It has no credential yet and needs none behind a gateway.
/// Errors: `Forbidden`, `Invalid` when the name is taken.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, wish: Wish) -> Result<Audited<Service>, AppError> {
    let authority = authority::of(tx, actor)?;
    let service = Service {
        id: ServiceId::new(tx.new_id()),
        organization_id: actor.organization_id,
        name: wish.name,
        description: wish.description,
        places: wish.places,
        rules: wish.rules,
        headers: wish.headers,
        cache_seconds: wish.cache_seconds,
        preflight: wish.preflight,
        created_at: tx.now(),
        version: 1,
    };
    let permit = policy::may_keep(actor, &authority, SERVICE_RESOURCE, "create", service)?;
    demand_free_name(tx, &permit.object)?;
    services::insert(tx, &permit)?;
    let service = permit.object.clone();
    let event = Event::new("service.created", target(&service)).change("rules", None, service.rules.as_str().to_owned());
    Ok(Audited::new(service, event))
}
