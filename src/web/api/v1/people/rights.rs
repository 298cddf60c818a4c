//! What a person may do, and why.

use super::parse_id;
use crate::app::people::explain;
use crate::domain::holdings::Source;
use crate::domain::rights::RightsTree;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::question::Question;
use crate::web::api::v1::teams::scope_text;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// Everything a person may do now, and the team and role behind it.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let (id, actor) = (parse_id(&id)?, caller.actor.clone());
    let explained = caller.shared.desk.read(move |snapshot| explain::member(snapshot, &actor, id)).await?;
    let sources: Vec<Value> = explained.sources.iter().map(source).collect();
    Ok(HttpResponse::Ok().json(json!({ "person_id": id, "permissions": explained.rights, "sources": sources })))
}

fn source((source, rights): &(Source, RightsTree)) -> Value {
    json!({
        "team_id": source.team_id,
        "team_name": source.team_name,
        "role_name": source.role_name,
        "scope": scope_text(&source.scope),
        "permissions": rights,
    })
}
