//! The organization in which the caller acts, and founding another.

use super::fields::title;
use crate::app::idempotency::{Once, once};
use crate::app::organizations::{found_another, rename};
use crate::app::people::whoami::whoami;
use crate::app::{AppError, Tx};
use crate::domain::audit::Audited;
use crate::domain::ids::OrganizationId;
use crate::domain::organization::Organization;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::{Caller, repeatable};
use crate::web::api::precondition::{Demand, refused, tag, tagged};
use crate::web::api::question::Question;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// The organization.
pub async fn show(caller: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    let actor = caller.actor.clone();
    let organization = caller.shared.desk.read(move |snapshot| Ok(whoami(snapshot, &actor)?.organization)).await?;
    tagged(&request, organization.version, document(&organization))
}

/// Gives it another name.
pub async fn update(caller: Caller, request: HttpRequest, body: Body) -> Answer {
    let demand = Demand::of(&request)?;
    let mut sheet = body.sheet()?;
    let name = title(&mut sheet, "name");
    sheet.finish()?;
    let changed = caller.change(move |tx, actor| {
        let organization = whoami(tx, actor)?.organization;
        demand.check(organization.version)?;
        let name = name.unwrap_or(organization.name);
        let events = rename::rename(tx, actor, organization.version, name)?.into_parts().1;
        Ok(Audited::with_events(whoami(tx, actor)?.organization, events))
    });
    let organization = changed.await.map_err(refused)?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, tag(organization.version, ""))).json(document(&organization)))
}

/// Founds another organization; the caller's person administers it.
pub async fn create(caller: Caller, request: HttpRequest, body: Body) -> Answer {
    let mut sheet = body.sheet()?;
    let name = title(&mut sheet, "name");
    sheet.finish()?;
    let (name, repeatable) = (sheet.demand("name", name)?, repeatable(&request, &body)?);
    let founded = json!({ "name": name });
    let made = caller.change(move |tx, actor| {
        let work = |tx: &mut Tx<'_>| found_another::found_another(tx, actor, name);
        once(tx, actor, repeatable.as_ref(), work, |id: &OrganizationId| with_id(founded.clone(), json!(id)).to_string())
            .map(|audited| audited.map(|once| (once, founded)))
    });
    let body: Value = match made.await? {
        (Once::Done(id), founded) => with_id(founded, json!(id)),
        (Once::DoneBefore(kept), _) => serde_json::from_str(&kept).map_err(AppError::broken)?,
    };
    Ok(HttpResponse::Created().json(body))
}

fn with_id(mut body: Value, id: Value) -> Value {
    body["id"] = id;
    body
}

fn document(organization: &Organization) -> Value {
    json!({
        "id": organization.id,
        "name": organization.name,
        "created_at": organization.created_at,
        "version": organization.version,
    })
}
