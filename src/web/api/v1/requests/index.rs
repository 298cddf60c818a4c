//! Requests: one's own, and those that wait for somebody to decide.

use super::document::to_json;
use super::parse_id;
use crate::app::FieldError;
use crate::app::requests::list::{own, to_decide};
use crate::app::requests::{RequestRecord, show as show_request};
use crate::domain::listing::{Order, Place, PlaceKey};
use crate::domain::moment::Moment;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::listing::{self, MOST, USUAL};
use crate::web::api::precondition;
use crate::web::api::question::Question;
use crate::web::cursor;
use crate::web::refusal::Refusal;
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};

/// The parameters.
pub const PARAMETERS: [&str; 3] = ["cursor", "limit", "list"];

#[derive(Clone, Copy, PartialEq)]
enum Which {
    Own,
    ToDecide,
}

/// The newest first.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    let question = Question::of(&request, &PARAMETERS)?;
    let most = question.count("limit", MOST)?.unwrap_or(USUAL);
    let which = question.read("list", which)?.unwrap_or(Which::Own);
    let after = question.text("cursor").map(|cursor| place(cursor::read(&caller.shared, Order::Made, cursor))).transpose()?;
    let (actor, one_more) = (caller.actor.clone(), i64::try_from(most + 1).unwrap_or(i64::MAX));
    let read = caller.shared.desk.read(move |snapshot| match which {
        Which::Own => own(snapshot, &actor, after.as_ref(), one_more),
        Which::ToDecide => to_decide(snapshot, &actor, after.as_ref(), one_more),
    });
    let mut records: Vec<RequestRecord> = read.await?;
    let has_more = records.len() > most;
    records.truncate(most);
    let next = records.last().filter(|_| has_more).map(|last| {
        let place = Place { key: PlaceKey::At(last.request.created_at), id: last.request.id.to_string() };
        cursor::write(&caller.shared, Order::Made, &place)
    });
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
        _ => Err(FieldError::new("", "query.unknown_value", "Send own or to_decide.")),
    }
}

fn place(place: Result<Place, crate::app::AppError>) -> Result<(Moment, String), Refusal> {
    match place.map(|place| (place.key, place.id)) {
        Ok((PlaceKey::At(at), id)) => Ok((at, id)),
        _ => Err(Refusal::asked("cursor", "cursor.invalid", "This list cannot go on from there. Begin again.")),
    }
}
