//! What happened in the organization, what was refused, and what concerns the caller.

use crate::app::FieldError;
use crate::app::audit::check::{self, Check};
use crate::app::audit::export::{Format, document};
use crate::app::audit::list::{AuditQuery, Direction, Found, Outcome, Trail, look, look_own, show as show_event};
use crate::domain::ids::{EventId, PersonId, TokenId};
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::Caller;
use crate::web::api::listing::{self, MOST, USUAL};
use crate::web::api::question::Question;
use crate::web::cursor;
use crate::web::export::{self, Log};
use crate::web::refusal::Refusal;
use crate::web::state::Shared;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// The parameters that choose entries.
const FILTERS: [&str; 11] =
    ["action", "address", "after", "before", "concerning", "person", "q", "request_id", "result", "target_id", "target_kind"];
/// The parameters of a list beside those.
const OF_A_LIST: [&str; 3] = ["cursor", "limit", "sort"];
/// The parameters of an export beside those.
const OF_AN_EXPORT: [&str; 2] = ["format", "sort"];

/// Longer words match nothing.
const LONGEST_WORD: usize = 100;

/// What happened in the organization.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    page(caller, request, Log::Organization).await
}

/// The caller's own activity.
pub async fn activity(caller: Caller, request: HttpRequest) -> Answer {
    page(caller, request, Log::Own).await
}

/// All that match, as a download.
pub async fn export(caller: Caller, request: HttpRequest) -> Answer {
    download(caller, request, Log::Organization).await
}

/// The caller's own activity, as a download.
pub async fn export_activity(caller: Caller, request: HttpRequest) -> Answer {
    download(caller, request, Log::Own).await
}

async fn download(caller: Caller, request: HttpRequest, log: Log) -> Answer {
    let question = Question::of(&request, &[&FILTERS[..], &OF_AN_EXPORT].concat())?;
    let format = question.word("format", Format::parse)?.unwrap_or(Format::JsonLines);
    let query = query(&question)?;
    Ok(export::entries(&caller.shared, &caller.actor, log, query, format).await?)
}

/// What the last walk along the organization's log found.
pub async fn checked(caller: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    let actor = caller.actor.clone();
    let last = caller.shared.desk.read(move |snapshot| check::last(snapshot, &actor)).await?;
    Ok(HttpResponse::Ok().json(found(last)))
}

/// Walks along the organization's log now.
pub async fn check(caller: Caller, body: Body) -> Answer {
    body.sheet_or_empty()?.finish()?;
    let actor = caller.actor.clone();
    let read = caller.shared.desk.run(move |store| {
        check::check_own(store, &actor)?;
        store.read(|snapshot| check::last(snapshot, &actor))
    });
    Ok(HttpResponse::Ok().json(found(read.await?)))
}

fn found(last: Option<Check>) -> Value {
    json!({
        "checked_at": last.as_ref().map(|check| check.at),
        "entries": last.as_ref().map(|check| check.entries),
        "whole": last.as_ref().map(|check| check.fault.is_none()),
        "fault": last.and_then(|check| check.fault),
    })
}

/// One event.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let id = EventId::parse(&id).map_err(|_| Refusal::not_found())?;
    let actor = caller.actor.clone();
    let found = caller.shared.desk.read(move |snapshot| show_event(snapshot, &actor, id)).await?;
    Ok(HttpResponse::Ok().json(document(&found)))
}

async fn page(caller: Caller, request: HttpRequest, log: Log) -> Answer {
    let question = Question::of(&request, &[&FILTERS[..], &OF_A_LIST].concat())?;
    let (query, most) = asked(&question, &caller.shared)?;
    let (actor, direction) = (caller.actor.clone(), query.direction);
    let read = caller.shared.desk.read(move |snapshot| match log {
        Log::Organization => look(snapshot, &actor, &query, most),
        Log::Own => look_own(snapshot, &actor, &query, most),
    });
    told(&request, &caller.shared, direction, &read.await?)
}

/// A page of entries that is asked for, and how many it holds. Errors: 400 naming the parameter.
pub(super) fn asked(question: &Question, shared: &Shared) -> Result<(AuditQuery, usize), Refusal> {
    let mut query = query(question)?;
    let cursor = question.text("cursor").map(|cursor| cursor::read_spot(shared, query.direction, cursor)).transpose();
    query.place = cursor.map_err(|_| listing::lost())?;
    Ok((query, question.count("limit", MOST)?.unwrap_or(USUAL)))
}

/// The page, and where it goes on.
pub(super) fn told(request: &HttpRequest, shared: &Shared, direction: Direction, found: &Found) -> Answer {
    let next = found.rest.map(|rest| cursor::write_spot(shared, direction, rest));
    listing::page(request, shared, found.events.iter().map(document).collect(), next)
}

fn query(question: &Question) -> Result<AuditQuery, Refusal> {
    Ok(AuditQuery {
        person_id: question.read("person", person)?,
        action: question.read("action", word)?,
        target_kind: question.read("target_kind", word)?,
        target_id: question.read("target_id", word)?,
        trail: question.word("concerning", trail)?,
        outcome: question.word("result", Outcome::parse)?,
        address: question.read("address", word)?,
        request_id: question.read("request_id", word)?,
        search: question.search("q")?.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
        before: question.moment("before")?,
        after: question.moment("after")?,
        direction: question.word("sort", |word| Direction::parse(word, "at"))?.unwrap_or_default(),
        ..AuditQuery::default()
    })
}

fn person(text: &str) -> Result<String, FieldError> {
    let wrong = |_| FieldError::new("", "query.person_unknown", "Send a person's id.");
    PersonId::parse(text).map(|id| id.to_string()).map_err(wrong)
}

fn word(text: &str) -> Result<String, FieldError> {
    let fits = !text.is_empty() && text.len() <= LONGEST_WORD && text.bytes().all(|byte| byte.is_ascii_graphic());
    if fits { Ok(text.to_owned()) } else { Err(FieldError::new("", "query.unknown_value", "Send a word as events carry it.")) }
}

/// `token:ID` or `person:ID`.
fn trail(text: &str) -> Option<Trail> {
    match text.split_once(':')? {
        ("token", id) => TokenId::parse(id).ok().map(Trail::Token),
        ("person", id) => PersonId::parse(id).ok().map(Trail::Person),
        _ => None,
    }
}
