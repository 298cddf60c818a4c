//! The keys by which others can check our JWTs.

use super::Answer;
use crate::app::keys::list;
use crate::domain::jwt::{KEY_SET_AGE, KeyRecord};
use crate::web::state::Shared;
use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde_json::{Value, json};

/// The key set after RFC 7517: the key that signs now and those whose signatures may still be good.
pub async fn show(shared: web::Data<Shared>) -> Answer {
    let keys = shared.desk.read(list::published).await?;
    let keys: Vec<Value> = keys.iter().map(KeyRecord::to_jwk).collect();
    // While there is no key the first one may come at any moment.
    let seconds = if keys.is_empty() { 0 } else { KEY_SET_AGE.whole_seconds() };
    let caching = format!("public, max-age={seconds}");
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, caching)).json(json!({ "keys": keys })))
}
