//! `api_tokens`: tokens with all their owner's rights, as Kriten knows them.

use super::{array, zero};
use crate::app::idempotency::{Once, once};
use crate::app::tokens::create::{Making, Outcome, Wish, create_with};
use crate::app::tokens::edit::{Edit, edit};
use crate::app::tokens::list::{Asked, visible};
use crate::app::tokens::{Revealed, revoke, show};
use crate::app::{AppError, FieldError, Tx};
use crate::domain::actor::Actor;
use crate::domain::ids::TokenId;
use crate::domain::listing::{Order, Shelf, TokenQuery};
use crate::domain::moment::Moment;
use crate::domain::networks::Networks;
use crate::domain::token::{Description, Grant, RevocationReason, Token, TokenKind};
use crate::domain::window::Expiry;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::{Caller, repeatable};
use crate::web::api::naming;
use crate::web::api::question::Question;
use crate::web::api::sheet::Sheet;
use crate::web::refusal::Refusal;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};
use time::Duration;

/// Kriten knows no pages. A list that is longer than this is read through our own surface.
const MOST: usize = 100_000;

/// Makes a token with all its owner's rights and answers its secret in `key`, once.
/// Sent again under its `Idempotency-Key`, the request makes nothing and is answered without `key`.
pub async fn create(caller: Caller, request: HttpRequest, body: Body) -> Answer {
    let (description, enabled, expires) = read(&mut body.sheet()?)?;
    let description = description.unwrap_or_default();
    let wish = Wish {
        networks: Networks::default(),
        owner_id: caller.person_id()?,
        kind: TokenKind::FullAccess,
        name: naming::from_description(&description)?,
        description,
        grant: Grant::Everything { manages_tokens: false },
        valid_from: None,
        until: expires.unwrap_or(Expiry::Never),
        submission: None,
    };
    let making = Making { enabled: enabled.unwrap_or(true), may_wait: false, may_be_over: true, ..Making::USUAL };
    let repeatable = repeatable(&request, &body)?;
    let made = caller.change(move |tx, actor| {
        let work = |tx: &mut Tx<'_>| create_with(tx, actor, wish, making);
        once(tx, actor, repeatable.as_ref(), work, |outcome| made_token(outcome).map(document).unwrap_or_default().to_string())
    });
    let body = match made.await? {
        Once::Done(Outcome::Made(Revealed { token, secret })) => {
            let mut body = document(&token);
            body["key"] = json!(secret.reveal());
            body
        }
        Once::Done(Outcome::Waiting(_) | Outcome::MadeBefore(_)) => return Err(Refusal::not_found()),
        Once::DoneBefore(kept) => serde_json::from_str(&kept).map_err(AppError::broken)?,
    };
    Ok(HttpResponse::Ok().json(body))
}

/// Forms carry one-time ids and requests do not, so nothing was ever made before; and nothing waits, because it may not.
fn made_token(outcome: &Outcome) -> Option<&Token> {
    match outcome {
        Outcome::Made(revealed) => Some(&revealed.token),
        Outcome::Waiting(_) | Outcome::MadeBefore(_) => None,
    }
}

/// The caller's own tokens.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    Ok(array(documents(list(&caller, Asked::Own).await?)))
}

/// Everybody's tokens for those who may review them, the caller's own for all others.
pub async fn all(caller: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    let tokens = match list(&caller, Asked::Everybody).await {
        Err(AppError::Forbidden { .. }) => list(&caller, Asked::Own).await?,
        other => other?,
    };
    Ok(array(documents(tokens)))
}

/// One token, without its secret.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let (id, actor) = (parse_id(&id)?, caller.actor.clone());
    let token = caller.shared.desk.read(move |snapshot| living(show::find(snapshot, &actor, id)?)).await?;
    Ok(HttpResponse::Ok().json(document(&token)))
}

/// Changes description, switch and end.
pub async fn update(caller: Caller, id: Path<String>, body: Body) -> Answer {
    let id = parse_id(&id)?;
    let (description, enabled, expires) = read(&mut body.sheet()?)?;
    let token = caller.change(move |tx, actor| {
        let token = living(show::find(tx, actor, id)?)?;
        let valid_from = expires.and_then(|until| earlier_start(tx, &token, until));
        edit(tx, actor, id, &Edit { description, valid_from, until: expires, enabled, ..Edit::default() })
    });
    Ok(HttpResponse::Ok().json(document(&token.await?.token)))
}

/// Deletes a token: here it is gone, while its record stays for those who review.
pub async fn destroy(caller: Caller, id: Path<String>) -> Answer {
    let id = parse_id(&id)?;
    let end = move |tx: &mut Tx<'_>, actor: &Actor| {
        living(show::find(tx, actor, id)?)?;
        revoke::revoke(tx, actor, id, RevocationReason::NoLongerNeeded)
    };
    caller.change(end).await?;
    Ok(HttpResponse::Ok().json(json!({ "msg": "apiToken deleted successfully" })))
}

async fn list(caller: &Caller, asked: Asked) -> Result<Vec<Token>, AppError> {
    let actor = caller.actor.clone();
    let query = TokenQuery { shelf: Shelf::All, order: Order::Made, ..TokenQuery::default() };
    let rows = caller.shared.desk.read(move |snapshot| Ok(visible(snapshot, &actor, asked, &query, MOST)?.0)).await?;
    Ok(rows.into_iter().map(|row| row.token).collect())
}

fn documents(tokens: Vec<Token>) -> Vec<Value> {
    tokens.iter().filter(|token| token.revocation.is_none()).map(document).collect()
}

/// A token as Kriten writes it: no `key`, and no `description` when there is none.
fn document(token: &Token) -> Value {
    let mut document = json!({
        "id": token.id,
        "owner": token.owner_id,
        "created_at": token.created_at,
        "updated_at": token.updated_at,
        "expires": zero::written(token.terms.window.until),
        "enabled": token.enabled,
    });
    if !token.description.as_str().is_empty() {
        document["description"] = json!(token.description);
    }
    document
}

type Asking = (Option<Description>, Option<bool>, Option<Expiry>);

fn read(sheet: &mut Sheet) -> Result<Asking, Refusal> {
    let description = sheet.text("description");
    let description = description.and_then(|text| {
        sheet.read("description", &text, |text| Description::parse(text).map_err(|error| FieldError::text("description", error)))
    });
    let enabled = sheet.flag("enabled");
    let expires = sheet.moment("expires").map(zero::read);
    sheet.finish()?;
    Ok((description, enabled, expires))
}

/// An end in the past is taken here. A window still begins before it ends, so the start gives way.
fn earlier_start(tx: &Tx<'_>, token: &Token, until: Expiry) -> Option<Moment> {
    let end = until.moment().filter(|end| *end <= tx.now() && until.has_passed(token.terms.window.from))?;
    Some(end.minus(Duration::SECOND))
}

fn living(token: Token) -> Result<Token, AppError> {
    if token.revocation.is_some() { Err(AppError::NotFound) } else { Ok(token) }
}

fn parse_id(id: &str) -> Result<TokenId, Refusal> {
    TokenId::parse(id).map_err(|_| Refusal::not_found())
}
