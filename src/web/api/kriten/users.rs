//! `users` are people. They can be read and removed here; they are made by an invitation, because they choose their own password.

use super::array;
use crate::app::people::{list, remove, show as showing};
use crate::domain::ids::PersonId;
use crate::domain::organization::Team;
use crate::domain::person::Person;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::question::Question;
use crate::web::refusal::Refusal;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// The people of the organization.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    let actor = caller.actor.clone();
    let people = caller.shared.desk.read(move |snapshot| list::list(snapshot, &actor, "", "", usize::MAX)).await?;
    Ok(array(people.iter().map(|listed| document(&listed.person)).collect()))
}

/// One person.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let (id, actor) = (parse_id(&id)?, caller.actor.clone());
    let shown = caller.shared.desk.read(move |snapshot| showing::show(snapshot, &actor, id)).await?;
    Ok(HttpResponse::Ok().json(document(&shown.person)))
}

/// The groups of a person.
pub async fn groups(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let (id, actor) = (parse_id(&id)?, caller.actor.clone());
    let shown = caller.shared.desk.read(move |snapshot| showing::show(snapshot, &actor, id)).await?;
    Ok(array(shown.teams.iter().map(|(team, _)| group(team)).collect()))
}

/// Ends a person's membership. Their tokens are refused from the next check on, so they need not be deleted before.
pub async fn destroy(caller: Caller, id: Path<String>) -> Answer {
    let id = parse_id(&id)?;
    caller.change(move |tx, actor| remove::remove(tx, actor, id)).await?;
    Ok(HttpResponse::Ok().json(json!({ "msg": "user deleted successfully" })))
}

/// A person as Kriten writes one; nothing of their password.
pub(super) fn document(person: &Person) -> Value {
    json!({ "id": person.id, "username": person.username, "provider": "local", "created_at": person.created_at })
}

fn group(team: &Team) -> Value {
    json!({ "id": team.id, "name": team.name, "provider": "local" })
}

fn parse_id(id: &str) -> Result<PersonId, Refusal> {
    PersonId::parse(id).map_err(|_| Refusal::not_found())
}
