//! Where gateways and services ask about tokens. Each file is a thin dialect over `app::verify`.
//!
//! These routes stand before everything that only browsers need (sessions, nonces, compression),
//! because every request of every API waits for them.

mod dialect;
pub mod exchange;
mod form;
pub mod forward_auth;
mod identity;
pub mod introspection;
pub mod metadata;
mod refusal;
pub mod revocation;
pub mod token;
mod verifier;

use super::failure::Failure;
use super::state::Shared;
use crate::app::AppError;
use crate::app::tokens::usage::Use;
use crate::app::verify::{Denial, Gate, Opened, Pass};
use crate::domain::ids::ServiceId;
use crate::domain::service::Wanted;
use actix_web::http::header::{CACHE_CONTROL, HeaderName, HeaderValue, USER_AGENT};
use actix_web::{HttpRequest, HttpResponse};
use std::net::IpAddr;
use std::rc::Rc;

/// The gate of this worker thread.
pub(in crate::web) fn gate(request: &HttpRequest) -> Result<&Gate, Failure> {
    let gate = request.app_data::<Rc<Gate>>().map(Rc::as_ref);
    gate.ok_or_else(|| AppError::broken("this worker has no gate").into())
}

/// What an answer about a token carries in any case: nobody keeps it, nobody guesses its type.
/// A refusal also carries an id, under which the log knows it; an acceptance costs no line and no id.
fn close(request: &HttpRequest, shared: &Shared, response: &mut HttpResponse) {
    if !response.status().is_success() {
        mark(request, shared, response);
    }
    let headers = response.headers_mut();
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    headers.insert(HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff"));
}

fn mark(request: &HttpRequest, shared: &Shared, response: &mut HttpResponse) {
    let env = shared.desk.store().env();
    let millis = u64::try_from(env.clock.now().micros() / 1_000).unwrap_or_default();
    let request_id = env.secrets.id(millis).to_string();
    let status = response.status().as_u16();
    tracing::info!(route = request.match_pattern().as_deref().unwrap_or("none"), status, request_id, "refused");
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
}

/// Notes that a token was accepted, and from where it came.
fn note_use(
    request: &HttpRequest,
    shared: &Shared,
    gate: &Opened<'_>,
    pass: &Pass,
    from: Option<IpAddr>,
    asked: Option<(ServiceId, &Wanted)>,
) {
    let user_agent = request.headers().get(USER_AGENT).and_then(|name| name.to_str().ok());
    shared.uses.accepted(&Use {
        token_id: pass.token_id,
        at: gate.now(),
        address: from,
        user_agent: user_agent.map(|name| name.get(..200).unwrap_or(name)),
        asked,
    });
}

/// Notes that the secret of a token was refused.
fn note_refusal(shared: &Shared, gate: &Opened<'_>, denial: &Denial) {
    if let Some(token_id) = denial.token_id {
        shared.uses.refused(token_id, gate.now());
    }
}
