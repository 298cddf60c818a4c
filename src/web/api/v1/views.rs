//! Views of one's own: filters of the list of all tokens, kept under a name.

use crate::app::FieldError;
use crate::app::views::{self, LONGEST_QUERY, SavedView};
use crate::domain::ids::ViewId;
use crate::domain::organization::Title;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::Caller;
use crate::web::api::question::Question;
use crate::web::api::shelf::{self, Item};
use crate::web::refusal::Refusal;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// The caller's views, by name.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    let question = Question::of(&request, &shelf::PARAMETERS)?;
    let actor = caller.actor.clone();
    let own = caller.shared.desk.read(move |snapshot| views::own(snapshot, &actor)).await?;
    let item = |view: &SavedView| Item::new(view.id, view.name.as_str(), &[], document(view));
    shelf::page(&caller, &request, &question, own.iter().map(item).collect())
}

/// Keeps filters under a name; a view of the same name is replaced.
pub async fn create(caller: Caller, body: Body) -> Answer {
    let mut sheet = body.sheet()?;
    let name = sheet.needed_text("name");
    let name = name
        .and_then(|text| sheet.read("name", &text, |text| Title::parse(text).map_err(|error| FieldError::text("name", error))));
    let query = sheet.needed_text("query").and_then(|text| sheet.read("query", &text, query));
    sheet.finish()?;
    let (name, query) = (sheet.demand("name", name)?, sheet.demand("query", query)?);
    let view = caller.change(move |tx, actor| views::keep(tx, actor, name, query)).await?;
    Ok(HttpResponse::Created().json(document(&view)))
}

/// Forgets one: 204.
pub async fn destroy(caller: Caller, id: Path<String>) -> Answer {
    let id = ViewId::parse(&id).map_err(|_| Refusal::not_found())?;
    caller.change(move |tx, actor| views::forget(tx, actor, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The end of an address, as the page of all tokens has it.
fn query(text: &str) -> Result<String, FieldError> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"=&%_.-+~:*".contains(&byte);
    if !text.is_empty() && text.len() <= LONGEST_QUERY && text.bytes().all(fits) {
        return Ok(text.to_owned());
    }
    Err(FieldError::new("", "view.unreadable", "Send filters as the address of the page has them after its question mark."))
}

fn document(view: &SavedView) -> Value {
    json!({ "id": view.id, "name": view.name.as_str(), "query": view.query, "href": format!("/web/admin/tokens?{}", view.query) })
}
