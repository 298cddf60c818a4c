//! What stops if somebody's access ends now.

use super::{document, parse_id};
use crate::app::people::leaving::{Handover, Leaving, LeavingToken, foresee};
use crate::domain::moment::Moment;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::question::Question;
use crate::web::api::v1::tokens::document::Document;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// The tokens that stop, used last first, and those that were handed over. Changes nothing.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let (id, actor, uses) = (parse_id(&id)?, caller.actor.clone(), caller.shared.uses.clone());
    let read = caller.shared.desk.run(move |store| {
        uses.flush(store)?;
        store.read(|snapshot| foresee(snapshot, &actor, id))
    });
    Ok(HttpResponse::Ok().json(whole(&read.await?, caller.now())))
}

fn whole(leaving: &Leaving, now: Moment) -> Value {
    json!({
        "person": document(&leaving.person),
        "total": leaving.total,
        "used_today": leaving.used_today,
        "services": leaving.services,
        "tokens": leaving.tokens.iter().map(|token| line(token, now)).collect::<Vec<_>>(),
        "handed_over": leaving.handed_over.iter().map(handed).collect::<Vec<_>>(),
    })
}

fn line(one: &LeavingToken, now: Moment) -> Value {
    let last = one.last_use.as_ref();
    json!({
        "token": Document { token: &one.token, last_use: last, now }.to_json(),
        "used_today": one.is_used_today,
        "last_address": last.and_then(|last| last.address.clone()),
        "last_user_agent": last.and_then(|last| last.user_agent.clone()),
        "services": one.services,
    })
}

fn handed(handover: &Handover) -> Value {
    json!({
        "token_id": handover.token_id,
        "token_name": handover.token_name,
        "identity_id": handover.to_id,
        "identity_name": handover.to_name,
        "at": handover.at,
    })
}
