//! Services: the APIs that ask whether a token may come in, with their rules and their credentials.

pub mod credentials;
mod fields;
pub mod keep;
pub mod trial;

use crate::domain::ids::ServiceId;
use crate::domain::service::{Service, ServiceCredential};
use crate::web::refusal::Refusal;
use serde_json::{Value, json};

fn parse_id(id: &str) -> Result<ServiceId, Refusal> {
    ServiceId::parse(id).map_err(|_| Refusal::not_found())
}

/// A service as JSON; its rules are the text that people write.
fn document(service: &Service) -> Value {
    json!({
        "id": service.id,
        "name": service.name.as_str(),
        "description": service.description,
        "places": service.places.iter().map(|place| place.as_str()).collect::<Vec<_>>(),
        "rules": service.rules.as_str(),
        "headers": service.headers.all(),
        "cache_seconds": service.cache_seconds,
        "preflight": service.preflight.as_str(),
        "created_at": service.created_at,
        "version": service.version,
    })
}

/// A credential as JSON; never its secret.
fn credential(credential: &ServiceCredential) -> Value {
    json!({
        "id": credential.id,
        "service_id": credential.service_id,
        "hint": credential.hint,
        "created_at": credential.created_at,
        "ends_at": credential.ends_at,
    })
}
