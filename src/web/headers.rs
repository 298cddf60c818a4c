//! What every answer carries: its request id, the content security policy, and what browsers must not do with it.

use super::client;
use super::state::Shared;
use crate::domain::keyring::hex;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};

/// The id of a request, in questions of proxies and in answers.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longer ids are not taken over.
const LONGEST_REQUEST_ID: usize = 128;

/// What is known of a request before anything else.
#[derive(Clone, Debug)]
pub struct Marks {
    /// The nonce that lets our scripts run in this answer.
    pub nonce: String,
    /// The id under which logs and audit know the request.
    pub request_id: String,
}

/// Marks the request, and puts the headers on whatever answer comes back, errors and redirects too.
pub async fn protect(request: ServiceRequest, next: Next<impl MessageBody>) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let shared = request.app_data::<web::Data<Shared>>().cloned();
    let Some(shared) = shared else { return next.call(request).await };
    let marks = marks(&request, &shared);
    request.extensions_mut().insert(marks.clone());
    let is_https = shared.is_https;
    let mut response = next.call(request).await?;
    put(response.headers_mut(), &marks, is_https);
    Ok(response)
}

fn marks(request: &ServiceRequest, shared: &Shared) -> Marks {
    let env = shared.desk.store().env();
    let mut nonce = [0u8; 16];
    env.secrets.fill(&mut nonce);
    let millis = u64::try_from(env.clock.now().micros() / 1_000).unwrap_or_default();
    let request_id = brought(request, shared).unwrap_or_else(|| env.secrets.id(millis).to_string());
    Marks { nonce: hex(&nonce), request_id }
}

/// The id under which a proxy of ours knows the request. From anybody else it would only blur the logs.
fn brought(request: &ServiceRequest, shared: &Shared) -> Option<String> {
    let value = request.headers().get(REQUEST_ID)?.to_str().ok()?;
    let is_fit = (1..=LONGEST_REQUEST_ID).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_graphic());
    (is_fit && client::is_proxy(request.request(), &shared.trusted_proxies)).then(|| value.to_owned())
}

fn put(headers: &mut HeaderMap, marks: &Marks, is_https: bool) {
    set(headers, header::CONTENT_SECURITY_POLICY, &policy(headers, marks));
    set(headers, REQUEST_ID, &marks.request_id);
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if !headers.contains_key(header::REFERRER_POLICY) {
        set(headers, header::REFERRER_POLICY, "same-origin");
    }
    set(headers, header::X_FRAME_OPTIONS, "DENY");
    set(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(headers, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(headers, HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    if is_https {
        set(headers, header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        set(headers, header::CACHE_CONTROL, "no-store");
    }
}

/// Pages may run our scripts and nothing else; whatever is not a page may do nothing at all when it is opened as one.
fn policy(headers: &HeaderMap, marks: &Marks) -> String {
    let is_page =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(|kind| kind.starts_with("text/html"));
    if !is_page {
        return "default-src 'none'; frame-ancestors 'none'; sandbox".to_owned();
    }
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{}'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types htmx",
        marks.nonce
    )
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
