//! Archiving the organization in which the caller acts, and bringing one back.

use crate::app::organizations::archive::{archive, restore};
use crate::app::people::whoami::whoami;
use crate::app::{AppError, Tx};
use crate::domain::actor::Actor;
use crate::domain::audit::Audited;
use crate::domain::ids::OrganizationId;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::Caller;
use crate::web::api::precondition::{Demand, refused, tag};
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

/// Archives it: from the next request on nobody acts in it, the caller neither.
pub async fn create(caller: Caller, request: HttpRequest, body: Body) -> Answer {
    body.sheet_or_empty()?.finish()?;
    let demand = Demand::of(&request)?;
    let work = move |tx: &mut Tx<'_>, actor: &Actor| -> Result<Audited<()>, AppError> {
        demand.check(whoami(tx, actor)?.organization.version)?;
        Ok(archive(tx, actor, None)?.map(|_| ()))
    };
    caller.change(work).await.map_err(refused)?;
    Ok(HttpResponse::NoContent().finish())
}

/// Brings it back. Only a person at a page of ours can: a token of an archived organization is refused, and one of another
/// organization reaches no further than that.
pub async fn destroy(caller: Caller, id: Path<String>, body: Body) -> Answer {
    body.sheet_or_empty()?.finish()?;
    let id = OrganizationId::parse(&id).map_err(|_| AppError::NotFound)?;
    let restored = caller.change(move |tx, actor| restore(tx, actor, id)).await?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, tag(restored.version, ""))).json(json!({
        "id": restored.id,
        "name": restored.name,
        "created_at": restored.created_at,
        "archived_at": restored.archived_at,
        "version": restored.version,
    })))
}
