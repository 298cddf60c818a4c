//! Changes a service.

use super::wish::Wish;
use super::{AppError, CHANGED_MEANWHILE, demand_free_name, keepable, target};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::ServiceId;
use crate::domain::service::Service;
use crate::store::{Tx, services};

/// Changes a service as it was when the person saw it; verdicts follow from the next one on.
/// Errors: `NotFound`, `Forbidden`, `Invalid` when the name is taken, `Conflict` when somebody changed it meanwhile.
pub fn change(tx: &mut Tx<'_>, actor: &Actor, id: ServiceId, version: i64, wish: Wish) -> Result<Audited<Service>, AppError> {
    let permit = keepable(tx, actor, id, "update")?;
    if permit.object.version != version {
        return Err(AppError::conflict(CHANGED_MEANWHILE, "Somebody changed this service after you opened it."));
    }
    let changed = wish.over(&permit.object);
    let event = described(&permit.object, &changed);
    if event.changes.is_empty() {
        return Ok(Audited::unchanged(changed));
    }
    demand_free_name(tx, &changed)?;
    services::update(tx, &permit, &changed)?;
    Ok(Audited::new(Service { version: version + 1, ..changed }, event))
}

fn described(old: &Service, new: &Service) -> Event {
    let fields = |service: &Service| {
        [
            ("name", service.name.as_str().to_owned()),
            ("description", service.description.clone()),
            ("places", service.places.to_string()),
            ("rules", service.rules.as_str().to_owned()),
            ("headers", service.headers.to_string()),
            ("cache_seconds", service.cache_seconds.to_string()),
            ("preflight", service.preflight.as_str().to_owned()),
        ]
    };
    let changed = fields(old).into_iter().zip(fields(new)).filter(|((_, old), (_, new))| old != new);
    changed.fold(Event::new("service.changed", target(new)), |event, ((name, old), (_, new))| event.change(name, old, new))
}
