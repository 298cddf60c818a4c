//! A person's own account: their sessions, and the organization in which they act.
//!
//! A token is no evidence that its owner is there, so tokens are turned away here, whatever their rights.
//! Changing the password is left to the pages, where somebody types the present one.

use crate::app::organizations::{list as organizations, switch};
use crate::app::sessions::keep::SessionRecord;
use crate::app::sessions::{end, list};
use crate::app::{AppError, FieldError};
use crate::domain::actor::Who;
use crate::domain::ids::{OrganizationId, SessionId};
use crate::domain::organization::Organization;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::Caller;
use crate::web::api::question::Question;
use crate::web::api::shelf::{self, Item};
use crate::web::refusal::Refusal;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// The caller's live sessions, last used first unless asked otherwise.
pub async fn sessions(caller: Caller, request: HttpRequest) -> Answer {
    let question = Question::of(&request, &["cursor", "limit", "sort"])?;
    let present = demand_person(&caller)?;
    let actor = caller.actor.clone();
    let own = caller.shared.desk.read(move |snapshot| list::own(snapshot, &actor)).await?;
    let session = |session: &SessionRecord| {
        let body = json!({
            "id": session.id,
            "address": session.address,
            "user_agent": session.user_agent,
            "created_at": session.created_at,
            "seen_at": session.seen_at,
            "is_this_one": session.id == present,
        });
        Item::new(session.id, &format!("{:020}", session.seen_at.micros()), &[], body)
    };
    shelf::page_by("-seen_at", &caller, &request, &question, own.iter().map(session).collect())
}

/// Ends one of the caller's sessions.
pub async fn end_session(caller: Caller, id: Path<String>) -> Answer {
    demand_person(&caller)?;
    let id = SessionId::parse(&id).map_err(|_| Refusal::not_found())?;
    caller.change(move |tx, actor| end::end_one(tx, actor, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends all of the caller's sessions but the one they use.
pub async fn end_sessions(caller: Caller) -> Answer {
    demand_person(&caller)?;
    caller.change(end::end_others).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The organization in which the caller acts.
pub async fn organization(caller: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    demand_person(&caller)?;
    let (actor, id) = (caller.actor.clone(), caller.actor.organization_id);
    let own = caller.shared.desk.read(move |snapshot| organizations::own(snapshot, &actor)).await?;
    let active = own.into_iter().find(|organization| organization.id == id).ok_or(AppError::NotFound)?;
    Ok(HttpResponse::Ok().json(named(&active)))
}

/// Chooses the organization in which the caller acts when they sign in next. Tokens stay where they are.
pub async fn switch(caller: Caller, body: Body) -> Answer {
    demand_person(&caller)?;
    let mut sheet = body.sheet()?;
    let text = sheet.needed_text("id");
    let wrong = |_| FieldError::new("", "organization.unknown", "Send the id of one of your organizations.");
    let id = text.and_then(|text| sheet.read("id", &text, |text| OrganizationId::parse(text).map_err(wrong)));
    sheet.finish()?;
    let id = sheet.demand("id", id)?;
    let chosen = caller.change(move |tx, actor| switch::switch(tx, actor, id)).await?;
    Ok(HttpResponse::Ok().json(named(&chosen)))
}

fn named(organization: &Organization) -> Value {
    json!({ "id": organization.id, "name": organization.name })
}

/// The session, or login token, of the person who calls. Errors: 403 for tokens.
fn demand_person(caller: &Caller) -> Result<SessionId, Refusal> {
    let words = "A token cannot do this for its owner: they sign in themselves.";
    match caller.actor.who {
        Who::Person { session_id, .. } => Ok(session_id),
        Who::Token { .. } | Who::Operator => Err(Refusal::new(StatusCode::FORBIDDEN, "person_needed", words)),
    }
}
