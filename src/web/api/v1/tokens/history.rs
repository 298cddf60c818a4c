//! What was done to a token.

use super::parse_id;
use crate::app::tokens::show::{EventRecord, history as read_history};
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::listing;
use crate::web::api::question::Question;
use actix_web::HttpRequest;
use actix_web::web::Path;
use serde_json::{Value, json};

/// The last hundred things that were done to a token, newest first.
pub async fn index(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let (id, actor) = (parse_id(&id)?, caller.actor.clone());
    let events = caller.shared.desk.read(move |snapshot| read_history(snapshot, &actor, id)).await?;
    listing::page(&request, &caller.shared, events.iter().map(event).collect(), None)
}

/// An event as JSON.
pub fn event(event: &EventRecord) -> Value {
    json!({
        "id": event.id,
        "at": event.at,
        "action": event.action,
        "actor_name": event.person_name,
        "credential": event.credential,
        "token_id": event.token_id,
        "address": event.address,
        "target": { "kind": event.target_kind, "id": event.target_id, "name": event.target_name },
        "changes": event.changes,
        "note": event.note,
    })
}
