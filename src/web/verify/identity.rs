//! The answer that lets a request in, with the headers in which an application learns who is there.
//!
//! A gateway asks before every request of every API, so nothing is spelled twice here that need not be.

use crate::app::verify::Pass;
use crate::domain::moment::Moment;
use crate::domain::service::Service;
use crate::domain::window::Expiry;
use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, HeaderName, HeaderValue, VARY};
use std::str::FromStr;
use uuid::fmt::Hyphenated;

/// A longer list of rights would not fit the header buffers of common gateways; it is left out, never cut.
const MOST_RIGHTS_BYTES: usize = 2_000;

const NOTHING: HeaderValue = HeaderValue::from_static("");

/// What the headers are called unless a service calls them otherwise: reading a name costs as much as looking up a token.
static USUAL_NAMES: [HeaderName; 6] = [
    HeaderName::from_static("x-auth-user"),
    HeaderName::from_static("x-auth-user-id"),
    HeaderName::from_static("x-auth-token-id"),
    HeaderName::from_static("x-auth-rights"),
    HeaderName::from_static("x-auth-expires"),
    HeaderName::from_static("x-auth-verdict"),
];

/// 200 and who it is. All headers are there each time, empty when nothing is known, so that a client's own copy never survives.
pub(super) fn allowed(service: &Service, pass: Option<&Pass>, now: Moment) -> HttpResponse {
    let mut response = HttpResponse::Ok().finish();
    let headers = response.headers_mut();
    let values = pass.map_or_else(nobody, somebody);
    for ((name, usual), value) in service.headers.all().iter().zip(&USUAL_NAMES).zip(values) {
        if let Some(name) = header_name(name, usual) {
            headers.insert(name, value);
        }
    }
    headers.insert(CACHE_CONTROL, cache_control(service, pass, now));
    headers.insert(VARY, HeaderValue::from_static("Authorization, X-Api-Key, Token"));
    response
}

/// User, user id, token id, rights, expires and verdict, in the order of [`USUAL_NAMES`].
fn somebody(pass: &Pass) -> [HeaderValue; 6] {
    [
        text(&pass.owner.username),
        id(pass.owner.id.uuid().hyphenated()),
        id(pass.token_id.uuid().hyphenated()),
        text(rights_text(pass)),
        pass.window.until.moment().map_or(NOTHING, |end| text(&end.to_string())),
        HeaderValue::from_static("allow"),
    ]
}

fn nobody() -> [HeaderValue; 6] {
    [NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, HeaderValue::from_static("anonymous")]
}

fn header_name(name: &str, usual: &HeaderName) -> Option<HeaderName> {
    if name.eq_ignore_ascii_case(usual.as_str()) { Some(usual.clone()) } else { HeaderName::from_str(name).ok() }
}

/// What no header can carry is left empty.
fn text(value: &str) -> HeaderValue {
    HeaderValue::from_str(value).unwrap_or(NOTHING)
}

fn id(id: Hyphenated) -> HeaderValue {
    text(id.encode_lower(&mut [0; Hyphenated::LENGTH]))
}

fn rights_text(pass: &Pass) -> &str {
    if pass.rights.text.len() <= MOST_RIGHTS_BYTES { &pass.rights.text } else { "" }
}

/// A gateway may keep a verdict for as long as the service says, and never beyond the token's end.
fn cache_control(service: &Service, pass: Option<&Pass>, now: Moment) -> HeaderValue {
    let left = match pass.map(|pass| pass.window.until) {
        Some(Expiry::At(end)) => end.since(now).whole_seconds(),
        Some(Expiry::Never) | None => i64::MAX,
    };
    match left.min(i64::from(service.cache_seconds)) {
        seconds if seconds > 0 => text(&format!("private, max-age={seconds}")),
        _ => HeaderValue::from_static("no-store"),
    }
}
