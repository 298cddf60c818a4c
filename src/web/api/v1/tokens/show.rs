//! One token.

use super::document::{Document, one_by_one};
use super::parse_id;
use crate::app::tokens::show::{Shown, show as show_token};
use crate::app::tokens::usage::day_number;
use crate::domain::ids::TokenId;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::precondition::has_already;
use crate::web::api::question::Question;
use crate::web::refusal::Refusal;
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

/// A token with its owner's name and the rights in it that sleep.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let shown = sight(&caller, parse_id(&id)?, 0).await?;
    // It ends when the organization's policy lets it end, as a verdict says too.
    let token = shown.as_it_ends();
    let document = Document { token: &token, last_use: shown.last_use.as_ref(), now: caller.now() };
    let tag = document.tag();
    if has_already(&request, &tag)? {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    let mut body = document.to_json();
    body["owner_name"] = json!(shown.owner_name);
    body["dormant"] = one_by_one(&shown.token.terms.grant.dormant(&shown.held));
    Ok(HttpResponse::Ok().insert_header((header::ETAG, tag)).json(body))
}

/// Reads a token with `days` days of use. Uses that wait in memory are written first, so that what is shown is true.
pub(super) async fn sight(caller: &Caller, id: TokenId, days: i64) -> Result<Shown, Refusal> {
    let (actor, uses) = (caller.actor.clone(), caller.shared.uses.clone());
    let since_day = day_number(caller.now()) - days + 1;
    let seen = caller.shared.desk.run(move |store| {
        uses.flush_token(store, id)?;
        store.read(|snapshot| show_token(snapshot, &actor, id, since_day))
    });
    Ok(seen.await?)
}
