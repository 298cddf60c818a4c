//! Taking a pause of many tokens back.

use super::{parse_id, show};
use crate::app::bulk::undo::undo;
use crate::app::bulk::work::work;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::Caller;
use actix_web::HttpResponse;
use actix_web::web::Path;

/// Lets what was paused work again, as a job of its own.
pub async fn create(caller: Caller, id: Path<String>, body: Body) -> Answer {
    let id = parse_id(&id)?;
    body.sheet_or_empty()?.finish()?;
    let job = caller.change(move |tx, actor| undo(tx, actor, id)).await?;
    let desk = caller.shared.desk.clone();
    actix_web::rt::spawn(async move { while desk.run(work).await.unwrap_or_default() {} });
    Ok(HttpResponse::Ok().json(show::of(&caller, job.id).await?))
}
