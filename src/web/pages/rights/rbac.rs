//! The same rights as a document, for programs and for tokens made elsewhere.

use super::read;
use crate::app::AppError;
use crate::web::reply::Answer;
use crate::web::visit::{Present, Visit};
use actix_web::HttpResponse;

/// MK.IO's `rbac` object: scope type, scope, resource, actions.
pub async fn show(visit: Visit, present: Present) -> Answer {
    let (_, explained) = read(&visit, &present).await?;
    let body = serde_json::to_string_pretty(&explained.rights).map_err(AppError::broken)?;
    Ok(HttpResponse::Ok().content_type("application/json").body(body))
}
