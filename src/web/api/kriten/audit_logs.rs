//! `audit_logs`: what happened, in Kriten's words. Everything that Hallpass records stands here, successes too; what was refused has the status `error`.

use super::array;
use crate::app::audit::list::{AuditQuery, EventRecord, list, show as show_event};
use crate::domain::ids::EventId;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::question::Question;
use crate::web::refusal::Refusal;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// How many rows come when nobody says.
const USUAL: usize = 100;
/// How many rows come at most.
pub const MOST: usize = 1_000;

/// The newest rows, `max` of them.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    let question = Question::of(&request, &["max"])?;
    let (most, actor) = (question.count("max", MOST)?.unwrap_or(USUAL), caller.actor.clone());
    let read = caller.shared.desk.read(move |snapshot| list(snapshot, &actor, &AuditQuery::default(), most));
    Ok(array(read.await?.0.iter().map(document).collect()))
}

/// One row.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let id = EventId::parse(&id).map_err(|_| Refusal::not_found())?;
    let actor = caller.actor.clone();
    let event = caller.shared.desk.read(move |snapshot| show_event(snapshot, &actor, id)).await?;
    Ok(HttpResponse::Ok().json(document(&event)))
}

fn document(event: &EventRecord) -> Value {
    json!({
        "id": event.id,
        "user_id": event.person_id,
        "username": event.person_name,
        "provider": "local",
        "event_type": event_type(&event.action),
        "event_category": category(&event.target_kind),
        "event_target": event.target_id,
        "status": if event.is_refused { "error" } else { "success" },
        "created_at": event.at,
        "updated_at": event.at,
    })
}

/// Kriten knows four sorts of event.
fn event_type(action: &str) -> &'static str {
    match action.rsplit('.').next().unwrap_or_default() {
        "created" | "added" | "founded" | "made" | "invited" => "create",
        "revoked" | "deleted" | "removed" | "ended" => "delete",
        "signed_in" => "login",
        _ => "update",
    }
}

fn category(kind: &str) -> &str {
    match kind {
        "token" => "apiTokens",
        "person" => "users",
        "team" => "groups",
        "role" => "roles",
        other => other,
    }
}
