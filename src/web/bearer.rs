//! The one place that takes a credential out of a request.
//!
//! It reads bytes, counts values, and knows one place: `Authorization: Bearer`.
//! Never the query, never a form, never a cookie: those end up in logs and histories.

use actix_web::http::header::{AUTHORIZATION, HeaderMap};

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
    let secret = &secret[1..];
    let is_token68 = secret.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(byte));
    if secret.is_empty() || secret.len() > LONGEST || !is_token68 {
        return Brought::Garbage;
    }
    Brought::Secret(secret)
}
