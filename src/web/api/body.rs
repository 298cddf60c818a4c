//! The body of a request: JSON, of bounded size, in bounded time.

use super::sheet::Sheet;
use super::strict_json::{self, Unreadable};
use crate::web::refusal::Refusal;
use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, web};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// A body that is not here by then is given up: slow bodies would otherwise hold connections for ever.
const PATIENCE: Duration = Duration::from_secs(15);
/// The most bytes of a body: a thousand rights on ten projects.
pub const MOST_BYTES: usize = 1024 * 1024;

/// What sort of JSON a body says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Media {
    Plain,
    MergePatch,
    JsonPatch,
    /// No content type; fine only where there is no body either.
    None,
}

/// A body that was read. It says nothing yet of what is inside.
#[derive(Debug)]
pub struct Body {
    media: Media,
    bytes: web::Bytes,
}

impl Body {
    /// The object inside, to be read field by field. Errors: 400 for what is no JSON, 415, 422 for other values than objects.
    pub fn sheet(&self) -> Result<Sheet, Refusal> {
        match self.media {
            Media::Plain | Media::MergePatch => Sheet::of(self.value()?),
            Media::JsonPatch | Media::None => Err(unsupported()),
        }
    }

    /// The same where a body may be left out.
    pub fn sheet_or_empty(&self) -> Result<Sheet, Refusal> {
        if self.bytes.is_empty() { Sheet::of(Value::Object(Map::new())) } else { self.sheet() }
    }

    /// The operations of a JSON Patch. Errors: 400, 415.
    pub fn patch(&self) -> Result<Value, Refusal> {
        match self.media {
            Media::JsonPatch | Media::Plain => self.value(),
            Media::MergePatch | Media::None => Err(unsupported()),
        }
    }

    /// SHA-256 of the bytes, to tell a request sent again from another one.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.bytes).into()
    }

    /// The value inside. Errors: 400 for what is no JSON, 422 for keys that come twice.
    pub fn value(&self) -> Result<Value, Refusal> {
        strict_json::read(&self.bytes).map_err(|unreadable| match unreadable {
            Unreadable::Malformed => Refusal::new(StatusCode::BAD_REQUEST, "json.malformed", "The body is not JSON."),
            Unreadable::Twice(pointer) => Refusal::at(pointer, "json.twice", "This key comes twice. Send it once."),
        })
    }
}

impl FromRequest for Body {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let media = media(request);
        let bytes = web::Bytes::from_request(request, payload);
        Box::pin(async move {
            let media = media?;
            let read = tokio::time::timeout(PATIENCE, bytes).await;
            let read =
                read.map_err(|_| Refusal::new(StatusCode::REQUEST_TIMEOUT, "too_slow", "The body took too long to arrive."))?;
            let bytes = read.map_err(|error| unread(error.as_response_error().status_code()))?;
            if bytes.len() > MOST_BYTES {
                return Err(unread(StatusCode::PAYLOAD_TOO_LARGE));
            }
            if media == Media::None && !bytes.is_empty() {
                return Err(unsupported());
            }
            Ok(Self { media, bytes })
        })
    }
}

fn media(request: &HttpRequest) -> Result<Media, Refusal> {
    if request.headers().contains_key(header::CONTENT_ENCODING) {
        return Err(unsupported());
    }
    let Some(value) = request.headers().get(header::CONTENT_TYPE) else { return Ok(Media::None) };
    let text = value.to_str().unwrap_or_default().to_ascii_lowercase();
    let mut parts = text.split(';').map(str::trim);
    let media = match parts.next().unwrap_or_default() {
        "application/json" => Media::Plain,
        "application/merge-patch+json" => Media::MergePatch,
        "application/json-patch+json" => Media::JsonPatch,
        _ => return Err(unsupported()),
    };
    let is_utf8 = |parameter: &str| match parameter.split_once('=') {
        Some(("charset", charset)) => charset.trim_matches('"') == "utf-8",
        _ => true,
    };
    if parts.all(is_utf8) { Ok(media) } else { Err(unsupported()) }
}

fn unsupported() -> Refusal {
    Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "Send JSON: Content-Type: application/json.")
}

fn unread(status: StatusCode) -> Refusal {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::new(status, "too_large", "The body is larger than 1 MiB."),
        _ => Refusal::new(StatusCode::BAD_REQUEST, "bad_request", "The body could not be read."),
    }
}
