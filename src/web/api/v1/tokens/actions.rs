//! What is done to a token rather than changed about it.

use super::document::Document;
use super::parse_id;
use super::update::answer;
use crate::app::FieldError;
use crate::app::tokens::show::find;
use crate::app::tokens::{Revealed, pause as pausing, revoke as revoking, rotate as rotating};
use crate::domain::token::RevocationReason;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::Caller;
use crate::web::api::precondition::{Demand, refused};
use crate::web::api::sheet::Sheet;
use crate::web::refusal::Refusal;
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

/// Gives the token a new secret and answers it, once. The old one is refused from the next check on.
pub async fn rotate(caller: Caller, request: HttpRequest, id: Path<String>, body: Body) -> Answer {
    let id = parse_id(&id)?;
    body.sheet_or_empty()?.finish()?;
    let demand = Demand::of(&request)?;
    let rotated = caller.change(move |tx, actor| {
        demand.check(find(tx, actor, id)?.version)?;
        rotating::rotate(tx, actor, id)
    });
    Ok(reveal(&caller, &rotated.await.map_err(refused)?))
}

/// Makes the token refuse until it is resumed. Repeatable.
pub async fn pause(caller: Caller, id: Path<String>, body: Body) -> Answer {
    let id = parse_id(&id)?;
    body.sheet_or_empty()?.finish()?;
    let token = caller.change(move |tx, actor| pausing::pause(tx, actor, id)).await?;
    Ok(answer(&caller, &token))
}

/// Lets a paused token work again. Repeatable.
pub async fn resume(caller: Caller, id: Path<String>, body: Body) -> Answer {
    let id = parse_id(&id)?;
    body.sheet_or_empty()?.finish()?;
    let token = caller.change(move |tx, actor| pausing::resume(tx, actor, id)).await?;
    Ok(answer(&caller, &token))
}

/// Ends the token for ever, for a reason. Repeatable; the first reason stays.
pub async fn revoke(caller: Caller, id: Path<String>, body: Body) -> Answer {
    let id = parse_id(&id)?;
    let reason = reason(&mut body.sheet_or_empty()?)?;
    let token = caller.change(move |tx, actor| revoking::revoke(tx, actor, id, reason)).await?;
    Ok(answer(&caller, &token))
}

/// The same without a reason: 204, also the second time.
pub async fn destroy(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    let id = parse_id(&id)?;
    let demand = Demand::of(&request)?;
    let ended = caller.change(move |tx, actor| {
        demand.check(find(tx, actor, id)?.version)?;
        revoking::revoke(tx, actor, id, RevocationReason::NoLongerNeeded)
    });
    ended.await.map_err(refused)?;
    Ok(HttpResponse::NoContent().finish())
}

fn reason(sheet: &mut Sheet) -> Result<RevocationReason, Refusal> {
    let text = sheet.text("reason");
    let wrong = || FieldError::new("", "token.reason_unknown", "Send no_longer_needed, replaced, leaked or other.");
    let reason = text.and_then(|text| sheet.read("reason", &text, |text| RevocationReason::parse(text).ok_or_else(wrong)));
    sheet.finish()?;
    Ok(reason.unwrap_or(RevocationReason::NoLongerNeeded))
}

pub(super) fn reveal(caller: &Caller, revealed: &Revealed) -> HttpResponse {
    let document = Document { token: &revealed.token, last_use: None, now: caller.now() };
    let mut body = document.to_json();
    body["secret"] = json!(revealed.secret.reveal());
    HttpResponse::Ok()
        .insert_header((header::ETAG, document.tag()))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .json(body)
}
