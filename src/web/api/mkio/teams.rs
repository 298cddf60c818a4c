//! `organization/teams`: teams by name. `PUT` replaces all of one, `PATCH` takes a JSON Patch of what `GET` shows.

use super::organization::list;
use super::team_spec::{Names, document, read};
use crate::app::teams::replace::{demand as demand_right, find, replace};
use crate::app::teams::{delete, list as listing, show as showing};
use crate::app::{AppError, Tx};
use crate::domain::actor::Actor;
use crate::domain::audit::Audited;
use crate::domain::organization::Title;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::Caller;
use crate::web::api::precondition::{Demand, refused, tag, tagged};
use crate::web::api::question::Question;
use crate::web::api::sheet::Sheet;
use crate::web::refusal::Refusal;
use actix_web::http::{StatusCode, header};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;

/// More operations than any patch of a team needs.
const MOST_OPERATIONS: usize = 1_000;

/// A team as it is after a change, its version, and whether it is new.
type Changed = (Value, i64, bool);

/// The teams that the caller may see.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    let actor = caller.actor.clone();
    let read = caller.shared.desk.read(move |snapshot| {
        let names = Names::read(snapshot, &actor)?;
        let ids: Vec<_> = listing::list(snapshot, &actor)?.into_iter().map(|listed| listed.team.id).collect();
        let shown: Result<Vec<_>, AppError> = ids.into_iter().map(|id| showing::show(snapshot, &actor, id)).collect();
        Ok(shown?.iter().map(|shown| document(shown, &names)).collect::<Vec<Value>>())
    });
    Ok(list("TeamList", read.await?))
}

/// One team.
pub async fn show(caller: Caller, request: HttpRequest, name: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let (name, actor) = (parse_name(&name)?, caller.actor.clone());
    let read = caller.shared.desk.read(move |snapshot| {
        let team = find(snapshot, &actor, &name)?.ok_or(AppError::NotFound)?;
        let names = Names::read(snapshot, &actor)?;
        Ok((document(&showing::show(snapshot, &actor, team.id)?, &names), team.version))
    });
    let (body, version) = read.await?;
    tagged(&request, version, body)
}

/// Makes the team what the body says, and makes it first where there is none.
pub async fn put(caller: Caller, request: HttpRequest, name: Path<String>, body: Body) -> Answer {
    let (name, demand) = (parse_name(&name)?, Demand::of(&request)?);
    let mut sheet = body.sheet()?;
    let spec = sheet.take("spec");
    sheet.finish()?;
    let spec = sheet.demand("spec", spec)?;
    change(&caller, name, demand, move |_| Ok(spec)).await
}

/// Applies a JSON Patch to what `GET` shows of the team.
pub async fn patch(caller: Caller, request: HttpRequest, name: Path<String>, body: Body) -> Answer {
    let (name, demand) = (parse_name(&name)?, Demand::of(&request)?);
    let operations = operations(body.patch()?)?;
    change(&caller, name, demand, move |before| {
        let mut patched = before.ok_or_else(Refusal::not_found)?;
        json_patch::patch(&mut patched, &operations)
            .map_err(|error| Refusal::new(StatusCode::CONFLICT, "patch.does_not_apply", error.to_string()))?;
        let mut sheet = Sheet::of(patched)?;
        sheet.take("metadata");
        let spec = sheet.take("spec");
        sheet.finish()?;
        let mut spec = sheet.demand("spec", spec)?;
        if let Value::Object(fields) = &mut spec {
            fields.remove("builtIn");
        }
        Ok(spec)
    })
    .await
}

/// Deletes a team.
pub async fn destroy(caller: Caller, request: HttpRequest, name: Path<String>) -> Answer {
    let (name, demand) = (parse_name(&name)?, Demand::of(&request)?);
    let deleted = caller.change(move |tx, actor| {
        let team = find(tx, actor, &name)?.ok_or(AppError::NotFound)?;
        demand.check(team.version)?;
        delete::delete(tx, actor, team.id, team.version)
    });
    deleted.await.map_err(refused)?;
    Ok(HttpResponse::NoContent().finish())
}

/// Reads the team, lets `wanted` say what its spec shall be, and makes it so: all in one transaction.
async fn change(
    caller: &Caller,
    name: Title,
    demand: Demand,
    wanted: impl FnOnce(Option<Value>) -> Result<Value, Refusal> + Send + 'static,
) -> Answer {
    let changed = caller.change(move |tx, actor| replaced(tx, actor, &name, &demand, wanted));
    let (body, version, is_new) = changed.await.map_err(refused)??;
    let mut response = if is_new { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.insert_header((header::ETAG, tag(version, ""))).json(body))
}

/// What the request itself gets wrong is found before anything is changed, and handed out beside the errors of use cases.
fn replaced(
    tx: &mut Tx<'_>,
    actor: &Actor,
    name: &Title,
    demand: &Demand,
    wanted: impl FnOnce(Option<Value>) -> Result<Value, Refusal>,
) -> Result<Audited<Result<Changed, Refusal>>, AppError> {
    let names = Names::read(tx, actor)?;
    let team = find(tx, actor, name)?;
    demand_right(tx, actor, team.as_ref())?;
    let before = match team {
        Some(team) => {
            demand.check(team.version)?;
            Some(document(&showing::show(tx, actor, team.id)?, &names))
        }
        None => None,
    };
    let wish = match wanted(before).and_then(|spec| read(spec, &names)) {
        Ok(wish) => wish,
        Err(refusal) => return Ok(Audited::unchanged(Err(refusal))),
    };
    let ((id, is_new), events) = replace(tx, actor, name, &wish)?.into_parts();
    let shown = showing::show(tx, actor, id)?;
    Ok(Audited::with_events(Ok((document(&shown, &names), shown.team.version, is_new)), events))
}

fn operations(value: Value) -> Result<json_patch::Patch, Refusal> {
    let unreadable = |words: String| Refusal::at("", "patch.unreadable", words);
    if value.as_array().is_some_and(|operations| operations.len() > MOST_OPERATIONS) {
        return Err(unreadable(format!("Send at most {MOST_OPERATIONS} operations.")));
    }
    serde_json::from_value(value).map_err(|error| unreadable(error.to_string()))
}

fn parse_name(text: &str) -> Result<Title, Refusal> {
    Title::parse(text).map_err(|_| Refusal::not_found())
}
