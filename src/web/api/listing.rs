//! Pages of a list: `{data, next_cursor}` in the body, and the next page's address in `Link` for tools that read no bodies.

use super::Answer;
use crate::web::refusal::Refusal;
use crate::web::state::Shared;
use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::http::header;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

/// How many things a page holds when nobody says.
pub const USUAL: usize = 50;
/// How many things a page holds at most.
pub const MOST: usize = 200;

/// One page of a list.
pub fn page(request: &HttpRequest, shared: &Shared, data: Vec<Value>, next_cursor: Option<String>) -> Answer {
    let mut response = HttpResponse::Ok();
    if let Some(cursor) = &next_cursor {
        let address = next_address(request, shared, cursor);
        response.insert_header((header::LINK, format!("<{address}>; rel=\"next\"")));
    }
    Ok(response.json(json!({ "data": data, "next_cursor": next_cursor })))
}

/// The same address with another cursor.
fn next_address(request: &HttpRequest, shared: &Shared, cursor: &str) -> String {
    let kept = request.query_string().split('&').filter(|part| !part.is_empty() && !part.starts_with("cursor="));
    let cursor = format!("cursor={}", utf8_percent_encode(cursor, NON_ALPHANUMERIC));
    let parts: Vec<&str> = kept.chain([cursor.as_str()]).collect();
    format!("{}{}?{}", shared.public_url, request.path(), parts.join("&"))
}

/// The refusal of a cursor that is not of this list.
pub fn lost() -> Refusal {
    Refusal::asked("cursor", "cursor.invalid", "This list cannot go on from there. Begin again.")
}
