//! What happened in the organization, what was refused, and what concerns the caller.

use crate::app::FieldError;
use crate::app::audit::check;
use crate::app::audit::export::{Format, document};
use crate::app::audit::list::{AuditQuery, Outcome, Trail, look, look_own, show as show_event};
use crate::domain::ids::{EventId, PersonId, TokenId};
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::listing::{self, MOST, USUAL};
use crate::web::api::question::Question;
use crate::web::cursor;
use crate::web::export::{self, Log};
use crate::web::refusal::Refusal;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

/// The parameters that choose entries.
pub const FILTERS: [&str; 11] = [
    "action",
    "address",
    "after",
    "before",
    "concerning",
    "person",
    "request_id",
    "result",
    "search",
    "target_id",
    "target_kind",
];
/// The parameters of a list.
pub const PARAMETERS: [&str; 13] = [
    "action",
    "address",
    "after",
    "before",
    "concerning",
    "cursor",
    "limit",
    "person",
    "request_id",
    "result",
    "search",
    "target_id",
    "target_kind",
];
/// The parameters of an export.
pub const EXPORT_PARAMETERS: [&str; 12] = [
    "action",
    "address",
    "after",
    "before",
    "concerning",
    "format",
    "person",
    "request_id",
    "result",
    "search",
    "target_id",
    "target_kind",
];

/// Longer words match nothing.
const LONGEST_WORD: usize = 100;

/// The newest events first.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    page(caller, request, Log::Organization).await
}

/// The caller's own activity.
pub async fn activity(caller: Caller, request: HttpRequest) -> Answer {
    page(caller, request, Log::Own).await
}

/// All that match, as a download.
pub async fn export(caller: Caller, request: HttpRequest) -> Answer {
    let question = Question::of(&request, &EXPORT_PARAMETERS)?;
    let format = question.word("format", Format::parse)?.unwrap_or(Format::JsonLines);
    let query = query(&question)?;
    Ok(export::entries(&caller.shared, &caller.actor, Log::Organization, query, format).await?)
}

/// What the last walk along the organization's log found.
pub async fn checked(caller: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    let actor = caller.actor.clone();
    let last = caller.shared.desk.read(move |snapshot| check::last(snapshot, &actor)).await?;
    Ok(HttpResponse::Ok().json(json!({
        "checked_at": last.as_ref().map(|check| check.at),
        "entries": last.as_ref().map(|check| check.entries),
        "whole": last.as_ref().map(|check| check.fault.is_none()),
        "fault": last.and_then(|check| check.fault),
    })))
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
    let question = Question::of(&request, &PARAMETERS)?;
    let most = question.count("limit", MOST)?.unwrap_or(USUAL);
    let mut query = query(&question)?;
    let cursor = question.text("cursor").map(|cursor| cursor::read_spot(&caller.shared, cursor)).transpose();
    query.place = cursor.map_err(|_| lost())?;
    let actor = caller.actor.clone();
    let read = caller.shared.desk.read(move |snapshot| match log {
        Log::Organization => look(snapshot, &actor, &query, most),
        Log::Own => look_own(snapshot, &actor, &query, most),
    });
    let found = read.await?;
    let next = found.rest.map(|rest| cursor::write_spot(&caller.shared, rest));
    listing::page(&request, &caller.shared, found.events.iter().map(document).collect(), next)
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
        search: question.read("search", search)?,
        before: question.moment("before")?,
        after: question.moment("after")?,
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

fn search(text: &str) -> Result<String, FieldError> {
    let fits = (1..=LONGEST_WORD).contains(&text.trim().chars().count()) && !text.contains('\0');
    let wrong = || FieldError::new("", "query.unknown_value", format!("Send 1 to {LONGEST_WORD} characters."));
    fits.then(|| text.trim().to_owned()).ok_or_else(wrong)
}

/// `token:ID` or `person:ID`.
fn trail(text: &str) -> Option<Trail> {
    match text.split_once(':')? {
        ("token", id) => TokenId::parse(id).ok().map(Trail::Token),
        ("person", id) => PersonId::parse(id).ok().map(Trail::Person),
        _ => None,
    }
}

fn lost() -> Refusal {
    Refusal::asked("cursor", "cursor.invalid", "This list cannot go on from there. Begin again.")
}
