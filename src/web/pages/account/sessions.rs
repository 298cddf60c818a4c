//! Ending one's own sessions.

use crate::app::AppError;
use crate::app::sessions::end;
use crate::domain::ids::SessionId;
use crate::web::fields::Fields;
use crate::web::pages::asked::demand_only;
use crate::web::reply::{Answer, see};
use crate::web::visit::{Present, Visit};
use actix_web::web::Path;

/// Ends one session.
pub async fn destroy(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf"], &[])?;
    let id = SessionId::parse(&id).map_err(|_| AppError::NotFound)?;
    visit.shared.desk.write(&present.actor, move |tx, actor| end::end_one(tx, actor, id)).await?;
    see("/web/account#sessions")
}

/// Ends all but this one.
pub async fn destroy_others(visit: Visit, present: Present, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf"], &[])?;
    visit.shared.desk.write(&present.actor, end::end_others).await?;
    see("/web/account#sessions")
}
