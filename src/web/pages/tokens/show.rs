//! The page of one token.

use super::{page, parse_id};
use crate::web::reply::Answer;
use crate::web::visit::{Present, Visit};
use actix_web::web::{Path, Query};
use std::collections::HashMap;

/// Everything about one token.
pub async fn show(visit: Visit, present: Present, id: Path<String>, query: Query<HashMap<String, String>>) -> Answer {
    let said = match query.get("done").map(String::as_str) {
        Some("asked") => Some("Sent for approval. It works nowhere until somebody else agrees."),
        _ => None,
    };
    page(&visit, &present, parse_id(&id)?, said).await
}
