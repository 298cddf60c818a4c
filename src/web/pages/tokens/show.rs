//! The page of one token.

use super::{page, parse_id};
use crate::web::reply::Answer;
use crate::web::visit::{Present, Visit};
use actix_web::web::Path;

/// Everything about one token.
pub async fn show(visit: Visit, present: Present, id: Path<String>) -> Answer {
    page(&visit, &present, parse_id(&id)?).await
}
