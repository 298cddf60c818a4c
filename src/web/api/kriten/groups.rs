//! `groups` are teams. Their names are written once, their provider is `local`.

use super::{array, with_provider};
use crate::app::idempotency::{Once, once};
use crate::app::teams::{create as creating, delete, list, members, show as showing};
use crate::app::{AppError, FieldError, Snapshot, Tx};
use crate::domain::actor::Actor;
use crate::domain::audit::Audited;
use crate::domain::ids::TeamId;
use crate::domain::organization::{Team, Title};
use crate::domain::person::Person;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::{Caller, repeatable};
use crate::web::api::question::Question;
use crate::web::api::sheet::Sheet;
use crate::web::refusal::Refusal;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// The groups that the caller may see.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    let actor = caller.actor.clone();
    let read = caller.shared.desk.read(move |snapshot| {
        let teams = list::list(snapshot, &actor)?;
        teams
            .iter()
            .map(|listed| Ok(document(&showing::show(snapshot, &actor, listed.team.id)?)))
            .collect::<Result<Vec<Value>, AppError>>()
    });
    Ok(array(read.await?))
}

/// Makes a group without users and roles.
pub async fn create(caller: Caller, request: HttpRequest, body: Body) -> Answer {
    let mut sheet = body.sheet()?;
    let name = sheet.needed_text("name");
    let name = name
        .and_then(|text| sheet.read("name", &text, |text| Title::parse(text).map_err(|error| FieldError::text("name", error))));
    let provider = sheet.text("provider");
    sheet.finish()?;
    let name = sheet.demand("name", name)?;
    if let Some(refused) = with_provider(provider) {
        return Ok(refused);
    }
    let repeatable = repeatable(&request, &body)?;
    let made = caller.change(move |tx, actor| {
        let work = |tx: &mut Tx<'_>| {
            let (team, events) = creating::create(tx, actor, name, String::new())?.into_parts();
            Ok(Audited::with_events(document(&showing::show(tx, actor, team.id)?), events))
        };
        once(tx, actor, repeatable.as_ref(), work, Value::to_string)
    });
    let group = match made.await? {
        Once::Done(group) => group,
        Once::DoneBefore(kept) => serde_json::from_str(&kept).map_err(AppError::broken)?,
    };
    Ok(HttpResponse::Ok().json(group))
}

/// One group, by id.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let (id, actor) = (parse_id(&id)?, caller.actor.clone());
    let shown = caller.shared.desk.read(move |snapshot| Ok(document(&showing::show(snapshot, &actor, id)?))).await?;
    Ok(HttpResponse::Ok().json(shown))
}

/// Deletes a group that has no users any more.
pub async fn destroy(caller: Caller, id: Path<String>) -> Answer {
    let id = parse_id(&id)?;
    let deleted = caller.change(move |tx, actor| {
        let shown = showing::show(tx, actor, id)?;
        if !shown.members.is_empty() {
            return Err(AppError::conflict("group.has_users", "found users associated to the group, please remove those first"));
        }
        delete::delete(tx, actor, id, shown.team.version)
    });
    deleted.await?;
    Ok(HttpResponse::Ok().json(json!({ "msg": "group deleted successfully" })))
}

/// The users of a group.
pub async fn users(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let (id, actor) = (parse_id(&id)?, caller.actor.clone());
    let shown = caller.shared.desk.read(move |snapshot| showing::show(snapshot, &actor, id)).await?;
    Ok(array(shown.members.iter().map(|(person, _)| super::users::document(person)).collect()))
}

/// Puts users into a group.
pub async fn add_users(caller: Caller, id: Path<String>, body: Body) -> Answer {
    let (id, names) = (parse_id(&id)?, read_names(&body)?);
    let changed = caller.change(move |tx, actor| {
        let mut events = Vec::new();
        for person in named(tx, actor, &names)? {
            let version = showing::show(tx, actor, id)?.team.version;
            events.extend(members::add(tx, actor, id, version, person.id)?.into_parts().1);
        }
        Ok(Audited::with_events(document(&showing::show(tx, actor, id)?), events))
    });
    Ok(HttpResponse::Ok().json(changed.await?))
}

/// Takes users out of a group.
pub async fn remove_users(caller: Caller, id: Path<String>, body: Body) -> Answer {
    let (id, names) = (parse_id(&id)?, read_names(&body)?);
    let changed = caller.change(move |tx, actor| {
        let mut events = Vec::new();
        for person in named(tx, actor, &names)? {
            let version = showing::show(tx, actor, id)?.team.version;
            events.extend(members::remove(tx, actor, id, version, person.id)?.into_parts().1);
        }
        Ok(Audited::with_events(document(&showing::show(tx, actor, id)?), events))
    });
    Ok(HttpResponse::Ok().json(changed.await?))
}

fn read_names(body: &Body) -> Result<Vec<String>, Refusal> {
    let Value::Array(items) = body.patch()? else {
        return Err(Refusal::at("", "json.not_list", "Send a list of users here."));
    };
    let mut names = Vec::new();
    for (place, item) in items.into_iter().enumerate() {
        let mut sheet = Sheet::below(item, &format!("/{place}"))?;
        let (name, provider) = (sheet.needed_text("name"), sheet.text("provider"));
        sheet.finish()?;
        if provider.is_some_and(|provider| provider != "local") {
            return Err(Refusal::new(StatusCode::BAD_REQUEST, "provider", "providers of user and group do not match"));
        }
        names.push(sheet.demand("name", name)?);
    }
    Ok(names)
}

fn named(snapshot: &mut Snapshot<'_>, actor: &Actor, names: &[String]) -> Result<Vec<Person>, AppError> {
    let everybody = crate::app::people::list::list(snapshot, actor, "", "", usize::MAX)?;
    let find = |name: &String| {
        let found = everybody.iter().find(|listed| listed.person.username.as_str() == name.as_str());
        found.map(|listed| listed.person.clone()).ok_or(AppError::NotFound)
    };
    names.iter().map(find).collect()
}

fn document(shown: &showing::Shown) -> Value {
    let team: &Team = &shown.team;
    let users: Vec<Value> = shown.members.iter().map(|(person, _)| json!(person.id)).collect();
    json!({ "id": team.id, "name": team.name, "provider": "local", "buildin": team.built_in.is_some(), "users": users })
}

fn parse_id(id: &str) -> Result<TeamId, Refusal> {
    TeamId::parse(id).map_err(|_| Refusal::not_found())
}
