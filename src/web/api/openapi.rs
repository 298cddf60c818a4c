//! Serves the OpenAPI document.

use super::Answer;
use crate::web::openapi::document;
use actix_web::HttpResponse;
use actix_web::http::header;

/// The document. It says nothing of who uses this installation, so anybody may read it.
pub async fn show() -> Answer {
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=300")).json(document()))
}
