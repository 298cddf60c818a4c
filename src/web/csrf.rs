//! Keeps other sites from acting in a person's name.
//!
//! Three locks: the browser's own word on where a request comes from (`Sec-Fetch-Site`, else `Origin`),
//! a token bound to the session (or, before signing in, to a cookie of this browser), and `SameSite` cookies.
//! The token is masked anew in every answer, so that compressing a page tells nothing about it.

use super::state::Shared;
use crate::domain::keyring::hex;
use crate::domain::secret::keyed_digest;
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, ORIGIN};
use subtle::ConstantTimeEq;

const NONCE_DIGITS: usize = 16;

/// The field of a form that carries the token.
pub const FIELD: &str = "csrf";
/// The header in which htmx sends it.
pub const HEADER: &str = "x-csrf-token";

/// A fresh token for whatever `binding` stands for: a session's secret, or a visitor's cookie.
pub fn token(shared: &Shared, binding: &str) -> String {
    let mut nonce = [0u8; NONCE_DIGITS / 2];
    shared.desk.store().env().secrets.fill(&mut nonce);
    let nonce = hex(&nonce);
    let proof = proof(shared, &nonce, binding);
    format!("{nonce}{proof}")
}

/// Whether `token` was made for `binding`.
pub fn is_valid(shared: &Shared, token: &str, binding: &str) -> bool {
    let Some((nonce, sent)) = token.split_at_checked(NONCE_DIGITS) else { return false };
    let expected = proof(shared, nonce, binding);
    bool::from(expected.as_bytes().ct_eq(sent.as_bytes()))
}

fn proof(shared: &Shared, nonce: &str, binding: &str) -> String {
    hex(&keyed_digest(&shared.keyring().forms, format!("{nonce}/{binding}").as_bytes()))
}

/// Whether a method only reads.
pub fn is_reading(method: &Method) -> bool {
    [Method::GET, Method::HEAD, Method::OPTIONS].contains(method)
}

/// Whether another site may have made a browser send this. Programs say nothing of where they come from; browsers always do.
pub fn may_come_from_elsewhere(headers: &HeaderMap, public_url: &str) -> bool {
    let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    match (header("sec-fetch-site"), header(ORIGIN.as_str())) {
        (Some(site), _) => !["same-origin", "none"].contains(&site),
        (None, Some(origin)) => origin != public_url,
        (None, None) => false,
    }
}

/// Whether a request may change anything, judged by where the browser says it comes from.
/// Reading methods always may. The address to compare with is configuration, never the Host header.
pub fn is_from_our_pages(method: &Method, headers: &HeaderMap, public_url: &str) -> bool {
    if is_reading(method) {
        return true;
    }
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match header("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => header(ORIGIN.as_str()) == Some(public_url),
    }
}
