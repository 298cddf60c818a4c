//! From where a token may be used, changed in its place.

use super::edit::{self, Value};
use crate::web::fields::Fields;
use crate::web::reply::Answer;
use crate::web::visit::{Present, Visit};
use actix_web::web::{Path, Query};
use std::collections::HashMap;

/// The value with its pencil.
pub async fn show(visit: Visit, present: Present, id: Path<String>, query: Query<HashMap<String, String>>) -> Answer {
    edit::show(Value::Networks, visit, present, &id, query).await
}

/// The form in its place.
pub async fn edit(visit: Visit, present: Present, id: Path<String>, query: Query<HashMap<String, String>>) -> Answer {
    edit::edit(Value::Networks, visit, present, &id, query).await
}

/// The change.
pub async fn update(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    edit::update(Value::Networks, visit, present, &id, fields).await
}
