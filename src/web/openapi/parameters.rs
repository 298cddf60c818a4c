//! Parameters that many operations share: those in paths, and headers.

use super::schema::text_of;
use crate::web::gateways::WORDS;
use serde_json::{Value, json};

/// What stands in a path under this name.
pub(super) fn path_schema(name: &str) -> Value {
    match name {
        "name" => text_of(1, 80),
        "gateway" => json!({ "enum": WORDS }),
        "scope" => json!({ "anyOf": [{ "enum": ["organization", "every_project"] }, { "type": "string", "format": "uuid" }] }),
        _ => json!({ "type": "string", "format": "uuid" }),
    }
}

/// A header that some operations understand.
pub(super) fn header(name: &str) -> Value {
    let (about, schema) = match name {
        "If-Match" => ("Change only the version with this tag.", tags()),
        "If-None-Match" => ("Answer 304 when this tag still holds.", tags()),
        _ => (
            "Sent again with the same body within a day, the request makes nothing twice.",
            json!({ "type": "string", "pattern": "^[!-~]{1,255}$" }),
        ),
    };
    json!({ "name": name, "in": "header", "description": about, "schema": schema })
}

/// What `ETag` said, or several of it, or any.
fn tags() -> Value {
    let tag = "(W/)?\"[!#-+\\--~]*\"";
    json!({ "type": "string", "pattern": format!("^(\\*|{tag}(, ?{tag})*)$") })
}
