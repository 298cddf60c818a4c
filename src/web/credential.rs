//! The one place that takes a credential out of a request.
//!
//! It reads bytes, counts values, and looks only where it is told to look: `Authorization: Bearer` everywhere,
//! other places only for a service that accepts them. Never a form.
//! Only the addresses that stand in for Kriten also know its `Token` header and its cookie.

use crate::domain::service::{Place, Places};
use actix_web::cookie::Cookie;
use actix_web::http::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName};
use std::borrow::Cow;

static API_KEY: HeaderName = HeaderName::from_static("x-api-key");
static TOKEN: HeaderName = HeaderName::from_static(KRITEN_HEADER);

/// Longer values are no credentials of ours and are turned away unread.
const LONGEST: usize = 8 * 1024;

/// What a request brought to show who it is.
#[derive(Debug, PartialEq, Eq)]
pub enum Brought<'a> {
    /// Nothing, or another scheme.
    Nothing,
    /// Bytes that claim to be a secret.
    Secret(Cow<'a, [u8]>),
    /// Something that cannot be a secret.
    Garbage,
    /// Two credentials at once: nobody can tell which one was meant.
    TooMany,
}

/// The bearer credential in the headers.
pub fn brought(headers: &HeaderMap) -> Brought<'_> {
    brought_to(headers, Places::default(), None)
}

/// The credential in one of the places that a service accepts. `query` is that of the original address.
pub fn brought_to<'a>(headers: &'a HeaderMap, places: Places, query: Option<&'a str>) -> Brought<'a> {
    let mut found = authorization(headers, places);
    for (place, name) in [(Place::ApiKey, &API_KEY), (Place::Token, &TOKEN)] {
        if places.has(place) {
            found = one_of(found, plain(headers, name));
        }
    }
    match query {
        Some(query) if places.has(Place::Query) => one_of(found, in_query(query)),
        _ => found,
    }
}

fn one_of<'a>(first: Brought<'a>, second: Brought<'a>) -> Brought<'a> {
    match (first, second) {
        (Brought::Nothing, other) | (other, Brought::Nothing) => other,
        _ => Brought::TooMany,
    }
}

fn authorization(headers: &HeaderMap, places: Places) -> Brought<'_> {
    let mut values = headers.get_all(AUTHORIZATION);
    let Some(value) = values.next() else { return Brought::Nothing };
    if values.next().is_some() {
        return Brought::TooMany;
    }
    let bytes = value.as_bytes();
    let (scheme, rest) = match bytes.iter().position(|byte| *byte == b' ') {
        Some(space) => (&bytes[..space], &bytes[space + 1..]),
        None => (bytes, &bytes[..0]),
    };
    if scheme.eq_ignore_ascii_case(b"bearer") && places.has(Place::Bearer) {
        return secret(rest);
    }
    if scheme.eq_ignore_ascii_case(b"basic") && places.has(Place::Basic) {
        return basic(rest);
    }
    Brought::Nothing
}

/// The password, or the user name when there is no password.
fn basic(encoded: &[u8]) -> Brought<'static> {
    let Some(decoded) = Some(encoded).filter(|bytes| bytes.len() <= LONGEST).and_then(decode_base64) else {
        return Brought::Garbage;
    };
    let Some(colon) = decoded.iter().position(|byte| *byte == b':') else { return Brought::Garbage };
    let (user, password) = (&decoded[..colon], &decoded[colon + 1..]);
    let chosen = if password.is_empty() { user } else { password };
    match secret(chosen) {
        Brought::Secret(bytes) => Brought::Secret(Cow::Owned(bytes.into_owned())),
        _ => Brought::Garbage,
    }
}

fn plain<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Brought<'a> {
    let mut values = headers.get_all(name);
    match (values.next(), values.next()) {
        (None, _) => Brought::Nothing,
        (Some(value), None) => secret(value.as_bytes()),
        (Some(_), Some(_)) => Brought::TooMany,
    }
}

fn in_query(query: &str) -> Brought<'_> {
    let mut values = query.split('&').filter_map(|pair| pair.strip_prefix("access_token="));
    match (values.next(), values.next()) {
        (None, _) => Brought::Nothing,
        (Some(value), None) => secret(value.as_bytes()),
        (Some(_), Some(_)) => Brought::TooMany,
    }
}

/// Looks at the bytes behind a scheme.
pub fn secret(bytes: &[u8]) -> Brought<'_> {
    let is_token68 = bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(byte));
    if bytes.is_empty() || bytes.len() > LONGEST || !is_token68 {
        return Brought::Garbage;
    }
    Brought::Secret(Cow::Borrowed(bytes))
}

/// Where a Kriten client may put its credential, besides `Authorization: Bearer`.
pub const KRITEN_HEADER: &str = "token";
/// The cookie that signing in at the Kriten addresses sets.
pub const KRITEN_COOKIE: &str = "token";

/// The credential of a Kriten client: its `Token` header, without a scheme, or `Authorization: Bearer`.
pub fn brought_to_kriten(headers: &HeaderMap) -> Brought<'_> {
    one_of(brought(headers), plain(headers, &TOKEN))
}

/// The credential in a Kriten client's cookie. A browser sends it by itself, so the guard asks where the request comes from.
pub fn kept_by_kriten(headers: &HeaderMap) -> Option<String> {
    let texts = headers.get_all(COOKIE).filter_map(|value| value.to_str().ok());
    let cookies = texts.flat_map(|text| text.split(';')).filter_map(|one| Cookie::parse(one.trim().to_owned()).ok());
    let value = cookies.filter(|cookie| cookie.name() == KRITEN_COOKIE).map(|cookie| cookie.value().to_owned()).next();
    value.filter(|secret| !secret.is_empty())
}

/// Base64 with or without its padding; anything else than its alphabet is refused.
fn decode_base64(text: &[u8]) -> Option<Vec<u8>> {
    let text = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
    let mut decoded = Vec::with_capacity(text.len() * 3 / 4);
    for group in text.chunks(4) {
        let bits = group.iter().try_fold(0_u32, |bits, letter| Some(bits << 6 | u32::from(sextet(*letter)?)))?;
        let bytes = (bits << (6 * (4 - group.len()))).to_be_bytes();
        match group.len() {
            4 => decoded.extend_from_slice(&bytes[1..4]),
            3 => decoded.extend_from_slice(&bytes[1..3]),
            2 => decoded.push(bytes[1]),
            _ => return None,
        }
    }
    Some(decoded)
}

fn sextet(letter: u8) -> Option<u8> {
    match letter {
        b'A'..=b'Z' => Some(letter - b'A'),
        b'a'..=b'z' => Some(letter - b'a' + 26),
        b'0'..=b'9' => Some(letter - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}
