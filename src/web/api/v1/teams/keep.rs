//! Listing, making, showing, describing and deleting teams.

use super::{document, parse_id, whole};
use crate::app::idempotency::{Once, once};
use crate::app::teams::{create as creating, delete, describe, list, show as showing};
use crate::app::{AppError, Tx};
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::{Caller, repeatable};
use crate::web::api::precondition::{Demand, refused, tag, tagged};
use crate::web::api::question::Question;
use crate::web::api::shelf::{self, Item};
use crate::web::api::v1::fields::{description, title};
use crate::web::api::v1::impact;
use crate::web::api::v1::projects::created;
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// The teams that the caller may see, by name.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    let question = Question::of(&request, &shelf::PARAMETERS)?;
    let actor = caller.actor.clone();
    let teams = caller.shared.desk.read(move |snapshot| list::list(snapshot, &actor)).await?;
    let counted = |listed: &list::Listed| {
        let mut body = document(&listed.team);
        body["member_count"] = json!(listed.members);
        body["grant_count"] = json!(listed.grants);
        Item::new(listed.team.id, listed.team.name.as_str(), &[&listed.team.description], body)
    };
    shelf::page(&caller, &request, &question, teams.iter().map(counted).collect())
}

/// Makes a team without members and roles.
pub async fn create(caller: Caller, request: HttpRequest, body: Body) -> Answer {
    let mut sheet = body.sheet()?;
    let (name, description) = (title(&mut sheet, "name"), description(&mut sheet).unwrap_or_default());
    sheet.finish()?;
    let (name, repeatable) = (sheet.demand("name", name)?, repeatable(&request, &body)?);
    let made = caller.change(move |tx, actor| {
        let work = |tx: &mut Tx<'_>| creating::create(tx, actor, name, description);
        once(tx, actor, repeatable.as_ref(), work, |team| document(team).to_string())
    });
    let team: Value = match made.await? {
        Once::Done(team) => document(&team),
        Once::DoneBefore(kept) => serde_json::from_str(&kept).map_err(AppError::broken)?,
    };
    Ok(created("teams", &team))
}

/// One team, whole.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let (id, actor) = (parse_id(&id)?, caller.actor.clone());
    let shown = caller.shared.desk.read(move |snapshot| showing::show(snapshot, &actor, id)).await?;
    tagged(&request, shown.team.version, whole(&shown))
}

/// Changes a team's name and description.
pub async fn update(caller: Caller, request: HttpRequest, id: Path<String>, body: Body) -> Answer {
    let (id, demand) = (parse_id(&id)?, Demand::of(&request)?);
    let mut sheet = body.sheet()?;
    let (name, description) = (title(&mut sheet, "name"), description(&mut sheet));
    sheet.finish()?;
    let changed = caller.change(move |tx, actor| {
        let team = showing::show(tx, actor, id)?.team;
        demand.check(team.version)?;
        let (name, description) = (name.unwrap_or(team.name), description.unwrap_or(team.description));
        describe::describe(tx, actor, id, team.version, name, description)
    });
    let team = changed.await.map_err(refused)?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, tag(team.version, ""))).json(document(&team)))
}

/// Deletes a team; its members lose what only it gave them.
pub async fn destroy(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    let (id, demand) = (parse_id(&id)?, Demand::of(&request)?);
    let deleted = caller.change(move |tx, actor| {
        let version = showing::show(tx, actor, id)?.team.version;
        demand.check(version)?;
        delete::delete(tx, actor, id, version)
    });
    deleted.await.map_err(refused)?;
    Ok(HttpResponse::NoContent().finish())
}

/// What [`destroy`] would take away, from whom. Nothing is changed. Errors: those of deleting it.
pub async fn deletion(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let id = parse_id(&id)?;
    let tried = caller.rehearse(move |tx, actor| {
        let version = showing::show(tx, actor, id)?.team.version;
        delete::delete(tx, actor, id, version)
    });
    Ok(HttpResponse::Ok().json(impact::document(&tried.await?)))
}
