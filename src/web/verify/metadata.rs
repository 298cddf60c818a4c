//! RFC 8414: what of OAuth there is here, and where. It promises nothing that does not answer.

use super::exchange::GRANT_TYPE;
use crate::domain::jwt::KEY_SET_AGE;
use crate::web::state::Shared;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, web};
use serde_json::json;

/// The metadata document.
pub async fn show(shared: web::Data<Shared>) -> HttpResponse {
    let here = &shared.public_url;
    let document = json!({
        "issuer": here,
        "token_endpoint": format!("{here}/oauth/token"),
        "token_endpoint_auth_methods_supported": ["none"],
        "grant_types_supported": [GRANT_TYPE],
        "response_types_supported": [],
        "introspection_endpoint": format!("{here}/oauth/introspect"),
        "introspection_endpoint_auth_methods_supported": ["Bearer", "client_secret_basic"],
        "revocation_endpoint": format!("{here}/oauth/revoke"),
        "revocation_endpoint_auth_methods_supported": ["none"],
        "jwks_uri": format!("{here}/.well-known/jwks.json"),
        "service_documentation": format!("{here}/docs/api"),
    });
    let caching = format!("public, max-age={}", KEY_SET_AGE.whole_seconds());
    HttpResponse::Ok().insert_header((CACHE_CONTROL, caching)).json(document)
}
