//! Whether the process runs, and whether it can serve.

use crate::app::health;
use crate::web::state::Shared;
use actix_web::{HttpResponse, web};
use serde_json::json;

/// 200 while the process runs; never touches the database.
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "ok" }))
}

/// 200 while the database answers, 503 otherwise.
pub async fn readyz(shared: web::Data<Shared>) -> HttpResponse {
    match shared.desk.read(health::ping).await {
        Ok(()) => HttpResponse::Ok().json(json!({ "status": "ready" })),
        Err(_) => HttpResponse::ServiceUnavailable().json(json!({ "status": "unavailable", "because": "database" })),
    }
}
