//! `ETag`, `If-Match` and `If-None-Match`: two editors of one thing notice each other.
//!
//! A tag begins with the row's version. What stands after a dot tells representations of one version apart,
//! because the state and the last use of a token change without an edit.

use super::Answer;
use crate::app::AppError;
use crate::domain::keyring::hex;
use crate::web::refusal::Refusal;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Writes the tag of a version.
pub fn tag(version: i64, apart: &str) -> String {
    if apart.is_empty() { format!("\"{version}\"") } else { format!("\"{version}.{apart}\"") }
}

/// What `If-Match` demands of the version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Demand {
    /// Nothing, or that there is one at all.
    Any,
    /// One of these versions.
    OneOf(Vec<i64>),
}

impl Demand {
    /// Reads `If-Match`. Errors: 400 for what is no list of tags.
    pub fn of(request: &HttpRequest) -> Result<Self, Refusal> {
        let Some(tags) = tags(request, header::IF_MATCH)? else { return Ok(Self::Any) };
        if tags == ["*"] {
            return Ok(Self::Any);
        }
        Ok(Self::OneOf(tags.iter().filter_map(|tag| version_in(tag)).collect()))
    }

    /// Errors: `Conflict` with the code that [`refused`] turns into 412.
    pub fn check(&self, version: i64) -> Result<(), AppError> {
        match self {
            Self::OneOf(versions) if !versions.contains(&version) => {
                Err(AppError::conflict(CHANGED, "Somebody changed this since you read it. Read it again."))
            }
            _ => Ok(()),
        }
    }
}

const CHANGED: &str = "precondition.changed";

/// The refusal behind an error, with 412 where a precondition failed.
pub fn refused(error: AppError) -> Refusal {
    match error {
        AppError::Conflict { code: CHANGED, message } => Refusal::new(StatusCode::PRECONDITION_FAILED, CHANGED, message),
        other => other.into(),
    }
}

/// Whether the caller has this very representation already.
pub fn has_already(request: &HttpRequest, tag: &str) -> Result<bool, Refusal> {
    let Some(known) = tags(request, header::IF_NONE_MATCH)? else { return Ok(false) };
    Ok(known.iter().any(|known| *known == "*" || known.trim_start_matches("W/") == tag))
}

/// One thing with its tag, or 304 for whoever has it already.
pub fn tagged(request: &HttpRequest, version: i64, document: Value) -> Answer {
    // What is told of a thing may change without it: the teams of a person, what an archived project lets sleep.
    let told = Sha256::digest(document.to_string().as_bytes());
    let tag = tag(version, &hex(&told[..8]));
    if has_already(request, &tag)? {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    Ok(HttpResponse::Ok().insert_header((header::ETAG, tag)).json(document))
}

fn tags(request: &HttpRequest, name: HeaderName) -> Result<Option<Vec<&str>>, Refusal> {
    let Some(value) = request.headers().get(&name) else { return Ok(None) };
    let wrong = || Refusal::asked(name.as_str(), "precondition.unreadable", "Send tags in quotes, as in \"3\", or *.");
    let text = value.to_str().map_err(|_| wrong())?;
    let tags: Vec<&str> = text.split(',').map(str::trim).collect();
    if tags == ["*"] || tags.iter().all(|tag| is_tag(tag)) { Ok(Some(tags)) } else { Err(wrong()) }
}

/// A tag after RFC 9110, but for those that contain a comma: we never make them.
fn is_tag(text: &str) -> bool {
    let opaque = text.strip_prefix("W/").unwrap_or(text);
    let inside = opaque.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inside.is_some_and(|inside| inside.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"'))
}

/// The version in a strong tag of ours; weak tags never match for changing.
fn version_in(tag: &str) -> Option<i64> {
    let opaque = tag.strip_prefix('"')?.strip_suffix('"')?;
    opaque.split('.').next()?.parse().ok()
}
