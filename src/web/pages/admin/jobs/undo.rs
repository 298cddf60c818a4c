//! Taking a pause of many tokens back.

use super::{base, parse_id, work_soon};
use crate::app::bulk::undo::undo;
use crate::web::fields::Fields;
use crate::web::pages::asked::demand_only;
use crate::web::reply::{Answer, see};
use crate::web::visit::{Present, Visit};
use actix_web::web::Path;

/// Lets them work again, as a job of its own.
pub async fn create(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf"], &[])?;
    let id = parse_id(&id)?;
    let job = visit.shared.desk.write(&present.actor, move |tx, actor| undo(tx, actor, id)).await?;
    work_soon(&visit.shared.desk);
    see(&base(job.id))
}
