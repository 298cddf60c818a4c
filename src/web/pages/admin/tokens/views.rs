//! Views of one's own: filters kept under a name.

use super::asked::Asked;
use super::now;
use crate::app::views::{self, LONGEST_QUERY};
use crate::app::{AppError, FieldError};
use crate::domain::ids::ViewId;
use crate::domain::organization::Title;
use crate::web::fields::Fields;
use crate::web::pages::asked::demand_only;
use crate::web::reply::{Answer, see};
use crate::web::visit::{Present, Visit};
use actix_web::web::{Path, Query};

/// Keeps the filters that are in use.
pub async fn create(visit: Visit, present: Present, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "name", "query"], &[])?;
    let name = Title::parse(fields.text("name")).map_err(|error| AppError::Invalid(vec![FieldError::text("name", error)]))?;
    let asked = read(fields.text("query"))?;
    asked.read(visit.shared.catalogue(), now(&visit.shared))?;
    let query = asked.query();
    visit.shared.desk.write(&present.actor, move |tx, actor| views::keep(tx, actor, name, query)).await?;
    see(&asked.address(None))
}

/// Forgets one.
pub async fn destroy(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf"], &[])?;
    let id = ViewId::parse(&id).map_err(|_| AppError::NotFound)?;
    visit.shared.desk.write(&present.actor, move |tx, actor| views::forget(tx, actor, id)).await?;
    see(super::LIST)
}

/// The filters behind the end of an address. Errors: `Invalid` for what is none.
fn read(query: &str) -> Result<Asked, AppError> {
    let wrong = || AppError::invalid("query", "view.unreadable", "These filters cannot be read.");
    if query.len() > LONGEST_QUERY {
        return Err(wrong());
    }
    Query::<Asked>::from_query(query).map(Query::into_inner).map_err(|_| wrong())
}
