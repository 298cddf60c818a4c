//! Who asks: a service with its own credential, as a bearer token or as the password of Basic.

use super::refusal::Refusal;
use crate::app::verify::{Denial, Opened};
use crate::domain::service::{Places, Service};
use crate::domain::verdict::Reason;
use crate::web::credential::{Brought, brought_to};
use actix_web::HttpRequest;
use std::sync::Arc;

/// The service that asks. Errors: 401 without a credential that works, 400 with two.
pub(super) fn verifier(request: &HttpRequest, gate: &Opened<'_>) -> Result<Arc<Service>, Refusal> {
    let places = Places::parse(["bearer", "basic"]).unwrap_or_default();
    match brought_to(request.headers(), places, None) {
        Brought::Nothing => Err(Refusal::of(&Denial::of(Reason::NoCredential))),
        Brought::Garbage => Err(Refusal::of(&Denial::of(Reason::Unknown))),
        Brought::TooMany => Err(Refusal::bad_request("invalid_request", "The request carries two credentials. Send one.")),
        Brought::Secret(secret) => gate.service_by_credential(&secret).ok_or_else(|| Refusal::of(&Denial::of(Reason::Unknown))),
    }
}
