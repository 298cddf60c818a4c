//! The page of one role.

use super::{page, parse_id, sight};
use crate::web::pages::admin::remarks::Remarks;
use crate::web::reply::Answer;
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use std::collections::HashMap;

/// What it allows, and which teams give it.
pub async fn show(visit: Visit, present: Present, id: Path<String>, query: Query<HashMap<String, String>>) -> Answer {
    let sight = sight(&visit, &present, parse_id(&id)?).await?;
    let done = query.get("done").map(String::as_str).unwrap_or_default();
    page(&visit, &sight, done, StatusCode::OK, &Remarks::default())
}
