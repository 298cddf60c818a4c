//! The one place that takes a credential out of a request.
//!
//! It reads bytes, counts values, and knows one place: `Authorization: Bearer`.
//! Never the query, never a form: those end up in logs and histories.
//! Only the addresses that stand in for Kriten know two more places, its `Token` header and its cookie.

use actix_web::cookie::Cookie;
use actix_web::http::header::{AUTHORIZATION, COOKIE, HeaderMap};

/// Longer values are no credentials of ours and are turned away unread.
const LONGEST: usize = 8 * 1024;

/// What a request brought to show who it is.
#[derive(Debug, PartialEq, Eq)]
pub enum Brought<'a> {
    /// Nothing, or another scheme.
    Nothing,
    /// Bytes that claim to be a secret.
    Secret(&'a [u8]),
    /// Something that cannot be a secret.
    Garbage,
    /// Two credentials at once: nobody can tell which one was meant.
    TooMany,
}

/// The credential in the headers.
pub fn brought(headers: &HeaderMap) -> Brought<'_> {
    let mut values = headers.get_all(AUTHORIZATION);
    let Some(value) = values.next() else { return Brought::Nothing };
    if values.next().is_some() {
        return Brought::TooMany;
    }
    let bytes = value.as_bytes();
    let Some((scheme, secret)) = bytes.iter().position(|byte| *byte == b' ').map(|space| bytes.split_at(space)) else {
        return if bytes.eq_ignore_ascii_case(b"bearer") { Brought::Garbage } else { Brought::Nothing };
    };
    if !scheme.eq_ignore_ascii_case(b"bearer") {
        return Brought::Nothing;
    }
    checked(&secret[1..])
}

/// Where a Kriten client may put its credential, besides `Authorization: Bearer`.
pub const KRITEN_HEADER: &str = "token";
/// The cookie that signing in at the Kriten addresses sets.
pub const KRITEN_COOKIE: &str = "token";

/// The credential of a Kriten client: its `Token` header, without a scheme, or `Authorization: Bearer`.
pub fn brought_to_kriten(headers: &HeaderMap) -> Brought<'_> {
    let mut values = headers.get_all(KRITEN_HEADER);
    match (values.next(), values.next(), brought(headers)) {
        (None, _, brought) => brought,
        (Some(value), None, Brought::Nothing) => checked(value.as_bytes()),
        (Some(_), _, _) => Brought::TooMany,
    }
}

/// The credential in a Kriten client's cookie. A browser sends it by itself, so the guard asks where the request comes from.
pub fn kept_by_kriten(headers: &HeaderMap) -> Option<String> {
    let texts = headers.get_all(COOKIE).filter_map(|value| value.to_str().ok());
    let cookies = texts.flat_map(|text| text.split(';')).filter_map(|one| Cookie::parse(one.trim().to_owned()).ok());
    let value = cookies.filter(|cookie| cookie.name() == KRITEN_COOKIE).map(|cookie| cookie.value().to_owned()).next();
    value.filter(|secret| !secret.is_empty())
}

/// Looks at the bytes behind a scheme.
pub fn checked(secret: &[u8]) -> Brought<'_> {
    let is_token68 = secret.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(byte));
    if secret.is_empty() || secret.len() > LONGEST || !is_token68 {
        return Brought::Garbage;
    }
    Brought::Secret(secret)
}
