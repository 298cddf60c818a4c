//! The addresses of Kriten, for its clients: its shapes, its header, its error bodies, without its bugs.
//!
//! No digest ever stands in `key`, what is not there is 404, what is wrong is 4xx, and `PUT` means what it means there.

pub mod api_tokens;
pub mod audit_logs;
pub mod error;
pub mod groups;
pub mod login;
pub mod unmapped;
pub mod users;
pub mod zero;

pub use error::{error, not_mapped, speaks_at, turned_away};

use actix_web::HttpResponse;
use serde_json::{Value, json};

/// Where people's passwords are kept. There is one place.
const PROVIDERS: [&str; 1] = ["local"];

/// The refusal of any other provider; it may be left out.
fn with_provider(provider: Option<String>) -> Option<HttpResponse> {
    let is_ours = provider.is_none_or(|provider| PROVIDERS.contains(&provider.as_str()));
    let refused = || HttpResponse::BadRequest().json(json!({ "error": "provider does not exist", "providers": PROVIDERS }));
    (!is_ours).then(refused)
}

/// A list as Kriten answers it: an array, and how long it is in a header.
fn array(items: Vec<Value>) -> HttpResponse {
    HttpResponse::Ok().insert_header(("Content-range", items.len().to_string())).json(items)
}
