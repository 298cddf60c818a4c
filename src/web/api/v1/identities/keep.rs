//! Listing, making, showing, changing and deleting service identities.

use super::{document, parse_id, with_team};
use crate::app::idempotency::{Once, once};
use crate::app::identities::change::{Wish as Words, change};
use crate::app::identities::create::{Wish, create as make};
use crate::app::identities::list::{IdentityQuery, Listed, list};
use crate::app::identities::show::{find, show as look};
use crate::app::identities::{delete, disable};
use crate::app::tokens::usage::day_number;
use crate::app::{AppError, FieldError, Tx};
use crate::domain::audit::Audited;
use crate::domain::ids::TeamId;
use crate::domain::listing::{Order, Place, PlaceKey};
use crate::domain::person::FullName;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::{Caller, repeatable};
use crate::web::api::listing::{self, MOST, USUAL};
use crate::web::api::precondition::{Demand, refused, tag, tagged};
use crate::web::api::question::Question;
use crate::web::api::sheet::Sheet;
use crate::web::api::shelf;
use crate::web::api::v1::fields::description;
use crate::web::api::v1::projects::created;
use crate::web::cursor;
use crate::web::refusal::Refusal;
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// The parameters.
const PARAMETERS: [&str; 6] = ["cursor", "limit", "q", "sort", "state", "team"];

/// Service identities that the caller may see, by username.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    let question = Question::of(&request, &PARAMETERS)?;
    let most = question.count("limit", MOST)?.unwrap_or(USUAL);
    let query = IdentityQuery {
        search: question.search("q")?.unwrap_or_default().to_owned(),
        team_id: question.word("team", |text| TeamId::parse(text).ok())?,
        is_active: question.word("state", is_active)?,
        is_backwards: question.word("sort", |word| shelf::is_backwards(word, "name"))?.unwrap_or_default(),
        after: question.text("cursor").map(|cursor| username(cursor::read(&caller.shared, Order::Name, cursor))).transpose()?,
    };
    let actor = caller.actor.clone();
    let mut found = caller.shared.desk.read(move |snapshot| list(snapshot, &actor, &query, most + 1)).await?;
    let has_more = found.len() > most;
    found.truncate(most);
    let last = found.last().filter(|_| has_more).map(|listed| {
        let key = PlaceKey::Text(listed.person.username.as_str().to_owned());
        cursor::write(&caller.shared, Order::Name, &Place { key, id: listed.person.id.to_string() })
    });
    listing::page(&request, &caller.shared, found.iter().map(counted).collect(), last)
}

fn is_active(word: &str) -> Option<bool> {
    match word {
        "active" => Some(true),
        "disabled" => Some(false),
        _ => None,
    }
}

fn counted(listed: &Listed) -> Value {
    let mut body = document(&listed.person);
    body["team"] = json!(listed.team);
    body["live_tokens"] = json!(listed.live_tokens);
    body["last_used_at"] = json!(listed.last_used_at);
    body
}

/// Makes a service identity for a team.
pub async fn create(caller: Caller, request: HttpRequest, body: Body) -> Answer {
    let mut sheet = body.sheet()?;
    let (team_id, name) = (team_id(&mut sheet), name(&mut sheet));
    let description = description(&mut sheet).unwrap_or_default();
    sheet.finish()?;
    let wish = Wish { team_id: sheet.demand("team_id", team_id)?, name: sheet.demand("name", name)?, description };
    let repeatable = repeatable(&request, &body)?;
    let made = caller.change(move |tx, actor| {
        let work = |tx: &mut Tx<'_>| make(tx, actor, wish);
        once(tx, actor, repeatable.as_ref(), work, |person| document(person).to_string())
    });
    let body: Value = match made.await? {
        Once::Done(person) => document(&person),
        Once::DoneBefore(kept) => serde_json::from_str(&kept).map_err(AppError::broken)?,
    };
    Ok(created("identities", &body))
}

/// One service identity, with its team and the rights it has.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let (id, actor, today) = (parse_id(&id)?, caller.actor.clone(), day_number(caller.now()));
    let shown = caller.shared.desk.read(move |snapshot| look(snapshot, &actor, id, today)).await?;
    let mut body = with_team(&shown.identity);
    body["permissions"] = json!(shown.held);
    tagged(&request, shown.identity.person.version, body)
}

/// Changes what is sent: name, description, and whether it may act at all.
pub async fn update(caller: Caller, request: HttpRequest, id: Path<String>, body: Body) -> Answer {
    let (id, demand) = (parse_id(&id)?, Demand::of(&request)?);
    let mut sheet = body.sheet()?;
    let (name, description, disabled) = (name(&mut sheet), description(&mut sheet), sheet.flag("disabled"));
    sheet.finish()?;
    let changed = caller.change(move |tx, actor| {
        let person = find(tx, actor, id)?.person;
        demand.check(person.version)?;
        let mut events = Vec::new();
        if name.is_some() || description.is_some() {
            let words = Words {
                description: description.unwrap_or_else(|| person.description().to_owned()),
                name: name.unwrap_or(person.full_name),
            };
            events.extend(change(tx, actor, id, person.version, words)?.into_parts().1);
        }
        match disabled {
            Some(true) => events.extend(disable::disable(tx, actor, id)?.into_parts().1),
            Some(false) => events.extend(disable::enable(tx, actor, id)?.into_parts().1),
            None => {}
        }
        Ok(Audited::with_events(find(tx, actor, id)?, events))
    });
    let identity = changed.await.map_err(refused)?;
    let tag = tag(identity.person.version, "");
    Ok(HttpResponse::Ok().insert_header((header::ETAG, tag)).json(with_team(&identity)))
}

/// Deletes it; its tokens are revoked.
pub async fn destroy(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    let (id, demand) = (parse_id(&id)?, Demand::of(&request)?);
    let deleted = caller.change(move |tx, actor| {
        demand.check(find(tx, actor, id)?.person.version)?;
        delete::delete(tx, actor, id)
    });
    deleted.await.map_err(refused)?;
    Ok(HttpResponse::NoContent().finish())
}

fn username(place: Result<Place, AppError>) -> Result<String, Refusal> {
    match place.map(|place| place.key) {
        Ok(PlaceKey::Text(username)) => Ok(username),
        _ => Err(listing::lost()),
    }
}

fn name(sheet: &mut Sheet) -> Option<FullName> {
    let text = sheet.text("name")?;
    sheet.read("name", &text, |text| FullName::parse(text).map_err(|error| FieldError::text("name", error)))
}

fn team_id(sheet: &mut Sheet) -> Option<TeamId> {
    let text = sheet.text("team_id")?;
    let wrong = |_| FieldError::new("team_id", "identity.team_unknown", "Send the id of a team.");
    sheet.read("team_id", &text, |text| TeamId::parse(text).map_err(wrong))
}
