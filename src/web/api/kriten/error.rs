//! Errors as Kriten's clients expect them: `{"error": text}` and nothing else.

use crate::domain::verdict::Reason;
use crate::web::headers::Marks;
use crate::web::problem::Problem;
use crate::web::program::Turned;
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use serde_json::json;

/// The addresses of this surface, each with everything below it.
const ADDRESSES: [&str; 7] = [
    "/api/v1/api_tokens",
    "/api/v1/audit_logs",
    "/api/v1/groups",
    "/api/v1/login",
    "/api/v1/refresh",
    "/api/v1/role_bindings",
    "/api/v1/users",
];

/// Whether an address belongs to this surface.
pub fn speaks_at(path: &str) -> bool {
    ADDRESSES.iter().any(|address| path.strip_prefix(address).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// A problem in Kriten's words.
pub fn error(problem: &Problem) -> HttpResponse {
    // Kriten knows one status for everything that is wrong with a request.
    let status = if problem.status() == StatusCode::UNPROCESSABLE_ENTITY { StatusCode::BAD_REQUEST } else { problem.status() };
    let mut response = HttpResponse::build(status);
    if let Some(seconds) = problem.wait_seconds() {
        response.insert_header((header::RETRY_AFTER, seconds.to_string()));
    }
    let words = match problem.status() {
        StatusCode::FORBIDDEN => "unauthorized - user cannot access resource",
        _ => problem.detail(),
    };
    response.json(json!({ "error": words }))
}

/// The answer to a client of Kriten at an address where Hallpass speaks of other things.
pub fn not_mapped(marks: &Marks) -> HttpResponse {
    let words = "roles of this kind are not kept here: see GET /api/v1/roles with Authorization: Bearer";
    error(&Problem::new(StatusCode::NOT_IMPLEMENTED, "not_mapped", words, marks))
}

/// The answer to a credential that was refused.
pub fn turned_away(turned: &Turned, marks: &Marks) -> HttpResponse {
    let words = match turned {
        Turned::Unknowing(failure) => return error(&Problem::of_failure(failure, marks)),
        Turned::TooMany => return HttpResponse::BadRequest().json(json!({ "error": "two credentials: send one" })),
        Turned::Away(Reason::NoCredential) => "please authenticate.",
        Turned::Away(Reason::Expired) => "token expired",
        Turned::Away(Reason::Disabled | Reason::NotYetValid) => "token not enabled",
        Turned::Away(_) => "invalid token",
    };
    let mut response = HttpResponse::Unauthorized();
    response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"hallpass\""));
    response.json(json!({ "error": words }))
}
