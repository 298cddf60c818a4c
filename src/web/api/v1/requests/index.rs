//! Requests: one's own, and those that wait for somebody to decide.

use super::document::to_json;
use super::parse_id;
use crate::app::FieldError;
use crate::app::requests::list::{From, decided, own, to_decide};
use crate::app::requests::{RequestRecord, show as show_request};
use crate::domain::listing::Direction;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::listing::{self, MOST, USUAL};
use crate::web::api::precondition;
use crate::web::api::question::Question;
use crate::web::cursor;
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};

/// The parameters.
pub const PARAMETERS: [&str; 4] = ["cursor", "limit", "list", "sort"];

#[derive(Clone, Copy, PartialEq)]
enum Which {
    Own,
    ToDecide,
    Decided,
}

/// The newest first unless asked otherwise.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    let question = Question::of(&request, &PARAMETERS)?;
    let most = question.count("limit", MOST)?.unwrap_or(USUAL);
    let which = question.read("list", which)?.unwrap_or(Which::Own);
    let direction = question.word("sort", |word| Direction::parse(word, "created_at"))?.unwrap_or_default();
    let after = question.text("cursor").map(|cursor| cursor::read_moment(&caller.shared, direction, cursor)).transpose();
    let from = From { direction, after: after.map_err(|_| listing::lost())? };
    let (actor, one_more) = (caller.actor.clone(), i64::try_from(most + 1).unwrap_or(i64::MAX));
    let read = caller.shared.desk.read(move |snapshot| match which {
        Which::Own => own(snapshot, &actor, &from, one_more),
        Which::Decided => decided(snapshot, &actor, &from, one_more),
        Which::ToDecide => to_decide(snapshot, &actor, &from, one_more),
    });
    let mut records: Vec<RequestRecord> = read.await?;
    let has_more = records.len() > most;
    records.truncate(most);
    let last = records.last().map(|record| &record.request).filter(|_| has_more);
    let next = last.map(|last| cursor::write_moment(&caller.shared, direction, last.created_at, last.id));
    listing::page(&request, &caller.shared, records.iter().map(to_json).collect(), next)
}

/// One request.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let (actor, id) = (caller.actor.clone(), parse_id(&id)?);
    let shown = caller.shared.desk.read(move |snapshot| show_request(snapshot, &actor, id)).await?;
    let tag = precondition::tag(shown.record.request.version, "");
    Ok(HttpResponse::Ok().insert_header((header::ETAG, tag)).json(to_json(&shown.record)))
}

fn which(text: &str) -> Result<Which, FieldError> {
    match text {
        "own" => Ok(Which::Own),
        "to_decide" => Ok(Which::ToDecide),
        "decided" => Ok(Which::Decided),
        _ => Err(FieldError::new("", "query.unknown_value", "Send own, to_decide or decided.")),
    }
}
