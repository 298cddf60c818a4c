//! What happened in the organization.

use super::tokens::history::event;
use crate::app::FieldError;
use crate::app::audit::list::{AuditQuery, list, show as show_event};
use crate::domain::ids::{EventId, PersonId};
use crate::domain::listing::{Order, Place, PlaceKey};
use crate::domain::moment::Moment;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::listing::{self, MOST, USUAL};
use crate::web::api::question::Question;
use crate::web::cursor;
use crate::web::refusal::Refusal;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};

/// The parameters.
pub const PARAMETERS: [&str; 8] = ["action", "after", "before", "cursor", "limit", "person", "target_id", "target_kind"];

/// Longer words match nothing.
const LONGEST_WORD: usize = 100;

/// The newest events first.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    let question = Question::of(&request, &PARAMETERS)?;
    let most = question.count("limit", MOST)?.unwrap_or(USUAL);
    let query = AuditQuery {
        person_id: question.read("person", person)?,
        action: question.read("action", word)?,
        target_kind: question.read("target_kind", word)?,
        target_id: question.read("target_id", word)?,
        before: question.moment("before")?,
        after: question.moment("after")?,
        place: question.text("cursor").map(|cursor| place(cursor::read(&caller.shared, Order::Made, cursor))).transpose()?,
    };
    let actor = caller.actor.clone();
    let (events, has_more) = caller.shared.desk.read(move |snapshot| list(snapshot, &actor, &query, most)).await?;
    let next = events.last().filter(|_| has_more).map(|event| {
        let place = Place { key: PlaceKey::At(event.at), id: event.id.clone() };
        cursor::write(&caller.shared, Order::Made, &place)
    });
    listing::page(&request, &caller.shared, events.iter().map(event).collect(), next)
}

/// One event.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let id = EventId::parse(&id).map_err(|_| Refusal::not_found())?;
    let actor = caller.actor.clone();
    let found = caller.shared.desk.read(move |snapshot| show_event(snapshot, &actor, id)).await?;
    Ok(HttpResponse::Ok().json(event(&found)))
}

fn person(text: &str) -> Result<String, FieldError> {
    let wrong = |_| FieldError::new("", "query.person_unknown", "Send a person's id.");
    PersonId::parse(text).map(|id| id.to_string()).map_err(wrong)
}

fn word(text: &str) -> Result<String, FieldError> {
    let fits = !text.is_empty() && text.len() <= LONGEST_WORD && text.bytes().all(|byte| byte.is_ascii_graphic());
    if fits { Ok(text.to_owned()) } else { Err(FieldError::new("", "query.unknown_value", "Send a word as events carry it.")) }
}

fn place(place: Result<Place, crate::app::AppError>) -> Result<(Moment, String), Refusal> {
    match place.map(|place| (place.key, place.id)) {
        Ok((PlaceKey::At(at), id)) => Ok((at, id)),
        _ => Err(Refusal::asked("cursor", "cursor.invalid", "This list cannot go on from there. Begin again.")),
    }
}
