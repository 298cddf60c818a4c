//! Lists people, and shows one.

use super::{document, parse_id, with_teams};
use crate::app::people::{list, show as showing};
use crate::domain::listing::{Order, Place, PlaceKey};
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::listing::{self, MOST, USUAL};
use crate::web::api::question::Question;
use crate::web::api::v1::projects::tagged;
use crate::web::cursor;
use crate::web::refusal::Refusal;
use actix_web::HttpRequest;
use actix_web::web::Path;
use serde_json::json;

/// The parameters.
pub const PARAMETERS: [&str; 3] = ["cursor", "limit", "q"];

/// People whose name, username or address contains `q`, by username.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    let question = Question::of(&request, &PARAMETERS)?;
    let most = question.count("limit", MOST)?.unwrap_or(USUAL);
    let search = question.text("q").unwrap_or_default().to_owned();
    let after = match question.text("cursor") {
        Some(cursor) => username(cursor::read(&caller.shared, Order::Name, cursor))?,
        None => String::new(),
    };
    let actor = caller.actor.clone();
    let read = caller.shared.desk.read(move |snapshot| list::list(snapshot, &actor, &search, &after, most + 1));
    let mut people = read.await?;
    let has_more = people.len() > most;
    people.truncate(most);
    let last = people.last().filter(|_| has_more).map(|listed| {
        let key = PlaceKey::Text(listed.person.username.as_str().to_owned());
        cursor::write(&caller.shared, Order::Name, &Place { key, id: listed.person.id.to_string() })
    });
    listing::page(&request, &caller.shared, people.iter().map(with_teams).collect(), last)
}

/// One person, with their teams.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let (id, actor) = (parse_id(&id)?, caller.actor.clone());
    let shown = caller.shared.desk.read(move |snapshot| showing::show(snapshot, &actor, id)).await?;
    let mut body = document(&shown.person);
    body["teams"] = shown.teams.iter().map(|(team, _)| json!(team.name)).collect();
    body["live_tokens"] = json!(shown.live_tokens);
    tagged(&request, shown.person.version, body)
}

fn username(place: Result<Place, crate::app::AppError>) -> Result<String, Refusal> {
    match place.map(|place| place.key) {
        Ok(PlaceKey::Text(username)) => Ok(username),
        _ => Err(Refusal::asked("cursor", "cursor.invalid", "This list cannot go on from there. Begin again.")),
    }
}
