//! Listing, registering, showing, changing and removing services.

use super::fields::{Sent, blank, of};
use super::{credential, document, parse_id};
use crate::app::idempotency::{Once, once};
use crate::app::services::{change, create as creating, delete, list, show as showing};
use crate::app::{AppError, Tx};
use crate::domain::audit::Audited;
use crate::domain::service::Service;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::{Caller, repeatable};
use crate::web::api::precondition::{Demand, refused, tag, tagged};
use crate::web::api::question::Question;
use crate::web::api::shelf::{self, Item};
use crate::web::api::v1::projects::created;
use crate::web::refusal::Refusal;
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;

/// The services of the organization, by name.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    let question = Question::of(&request, &shelf::PARAMETERS)?;
    let actor = caller.actor.clone();
    let services = caller.shared.desk.read(move |snapshot| Ok(list::list(snapshot, &actor)?.0)).await?;
    let item = |service: &Service| Item::new(service.id, service.name.as_str(), &[&service.description], document(service));
    shelf::page(&caller, &request, &question, services.iter().map(item).collect())
}

/// Registers a service. It has no credential yet and needs none behind a gateway.
pub async fn create(caller: Caller, request: HttpRequest, body: Body) -> Answer {
    let sent = Sent::read(&mut body.sheet()?)?;
    if !sent.has_name() {
        return Err(Refusal::at("/name", "json.missing", "This field is needed."));
    }
    let (wish, repeatable) = (sent.over(blank(), caller.shared.catalogue())?, repeatable(&request, &body)?);
    let made = caller.change(move |tx, actor| {
        let work = |tx: &mut Tx<'_>| creating::create(tx, actor, wish);
        once(tx, actor, repeatable.as_ref(), work, |service| document(service).to_string())
    });
    let service: Value = match made.await? {
        Once::Done(service) => document(&service),
        Once::DoneBefore(kept) => serde_json::from_str(&kept).map_err(AppError::broken)?,
    };
    Ok(created("services", &service))
}

/// One service with its credentials, which show no secret.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let (id, actor) = (parse_id(&id)?, caller.actor.clone());
    let shown = caller.shared.desk.read(move |snapshot| showing::show(snapshot, &actor, id)).await?;
    let mut body = document(&shown.service);
    body["credentials"] = shown.credentials.iter().map(credential).collect();
    tagged(&request, shown.service.version, body)
}

/// Changes a service; verdicts follow from the next one on.
pub async fn update(caller: Caller, request: HttpRequest, id: Path<String>, body: Body) -> Answer {
    let (id, demand) = (parse_id(&id)?, Demand::of(&request)?);
    let sent = Sent::read(&mut body.sheet()?)?;
    let changed = caller.change(move |tx, actor| {
        let service = showing::show(tx, actor, id)?.service;
        demand.check(service.version)?;
        match sent.over(of(&service), &tx.rules().catalogue) {
            Ok(wish) => Ok(change::change(tx, actor, id, service.version, wish)?.map(Ok)),
            Err(refusal) => Ok(Audited::unchanged(Err(refusal))),
        }
    });
    let service = changed.await.map_err(refused)??;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, tag(service.version, ""))).json(document(&service)))
}

/// Removes a service and its credentials: its gateway lets nobody in from the next request on.
pub async fn destroy(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    let (id, demand) = (parse_id(&id)?, Demand::of(&request)?);
    let removed = caller.change(move |tx, actor| {
        demand.check(showing::show(tx, actor, id)?.service.version)?;
        delete::delete(tx, actor, id)
    });
    removed.await.map_err(refused)?;
    Ok(HttpResponse::NoContent().finish())
}
