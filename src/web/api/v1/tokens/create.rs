//! Making a token.

use super::document::Document;
use super::fields;
use crate::app::idempotency::{Once, once};
use crate::app::tokens::Revealed;
use crate::app::tokens::create::{Making, Outcome, SecretForm, Wish, create_with};
use crate::app::{FieldError, Tx};
use crate::domain::ids::PersonId;
use crate::domain::moment::Moment;
use crate::domain::rights::RightsTree;
use crate::domain::secret::PlainSecret;
use crate::domain::token::{Grant, Token, TokenKind};
use crate::domain::window::Expiry;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::{Caller, repeatable};
use crate::web::api::sheet::Sheet;
use crate::web::refusal::Refusal;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};
use time::Duration;

/// How long a token lives when nobody says, counted from its start.
const USUAL_LIFE: Duration = Duration::days(30);
/// The same for a token that is handed to one job.
const USUAL_EPHEMERAL_LIFE: Duration = Duration::hours(1);

/// Makes a token and answers its secret, once: 201 with `Location` and `ETag`.
/// Where a second person has to approve it, 202 and no secret.
pub async fn create(caller: Caller, request: HttpRequest, body: Body) -> Answer {
    let owner_id = caller.person_id()?;
    make(&caller, &request, &body, owner_id).await
}

/// The same for a token of anybody.
pub async fn make(caller: &Caller, request: &HttpRequest, body: &Body, owner_id: PersonId) -> Answer {
    let (wish, making) = read(caller, &mut body.sheet()?, owner_id)?;
    let repeatable = repeatable(request, body)?;
    let made = caller.change(move |tx, actor| {
        let work = |tx: &mut Tx<'_>| Ok(create_with(tx, actor, wish, making)?.map(made_of));
        once(tx, actor, repeatable.as_ref(), work, |made| made.as_ref().map(repeated).unwrap_or_default())
    });
    match made.await.map_err(|error| fields::pointed(error.into(), caller, body))? {
        Once::Done(Some(made)) => Ok(answer(caller, &made)),
        Once::Done(None) => Err(Refusal::not_found()),
        Once::DoneBefore(kept) => answer_again(&kept),
    }
}

/// A token with its secret, or one that waits for a second person and has none yet.
struct Made {
    token: Token,
    secret: Option<PlainSecret>,
}

/// Forms carry one-time ids and requests do not, so nothing was ever made before.
fn made_of(outcome: Outcome) -> Option<Made> {
    match outcome {
        Outcome::Made(Revealed { token, secret }) => Some(Made { token, secret: Some(secret) }),
        Outcome::Waiting(token) => Some(Made { token, secret: None }),
        Outcome::MadeBefore(_) => None,
    }
}

/// 201 with the secret, or 202 without one: whoever expects a secret must not take the one for the other.
fn status(has_secret: bool) -> StatusCode {
    if has_secret { StatusCode::CREATED } else { StatusCode::ACCEPTED }
}

fn answer(caller: &Caller, made: &Made) -> HttpResponse {
    let document = Document { token: &made.token, last_use: None, now: caller.now() };
    let mut body = document.to_json();
    if let Some(secret) = &made.secret {
        body["secret"] = json!(secret.reveal());
    }
    HttpResponse::build(status(made.secret.is_some()))
        .insert_header((header::LOCATION, location(&made.token.id.to_string())))
        .insert_header((header::ETAG, document.tag()))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .json(body)
}

/// What is kept for a request that is sent again: the answer without its secret.
fn repeated(made: &Made) -> String {
    let document = Document { token: &made.token, last_use: None, now: made.token.created_at };
    let mut body = document.to_json();
    if made.secret.is_some() {
        body["secret_already_shown"] = json!(true);
    }
    json!({ "tag": document.tag(), "body": body }).to_string()
}

fn answer_again(kept: &str) -> Answer {
    let kept: Value = serde_json::from_str(kept).map_err(crate::app::AppError::broken)?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Ok(HttpResponse::build(status(kept["body"]["secret_already_shown"] == json!(true)))
        .insert_header((header::LOCATION, location(&text(&kept["body"]["id"]))))
        .insert_header((header::ETAG, text(&kept["tag"])))
        .json(&kept["body"]))
}

fn location(id: &str) -> String {
    format!("/api/v1/tokens/{id}")
}

fn read(caller: &Caller, sheet: &mut Sheet, owner_id: PersonId) -> Result<(Wish, Making), Refusal> {
    let name = fields::name(sheet);
    let description = fields::description(sheet).unwrap_or_default();
    let kind = kind(sheet).unwrap_or(TokenKind::Restricted);
    let rights = fields::rights(sheet, caller.shared.catalogue(), caller.actor.organization_id);
    let manages_tokens = sheet.flag("manages_tokens");
    let valid_from = sheet.moment("valid_from");
    let until = sheet.moment_or_null("valid_until").map(Expiry::from);
    let networks = fields::networks(sheet).unwrap_or_default();
    let enabled = sheet.flag("enabled").unwrap_or(true);
    let is_jwt = is_jwt(sheet).unwrap_or(false);
    let grant = grant(sheet, kind, rights, manages_tokens);
    sheet.finish()?;
    let until = until.map_or_else(|| usual_end(kind, valid_from.unwrap_or(caller.now())), Ok)?;
    let wish = Wish {
        owner_id,
        kind,
        name: sheet.demand("name", name)?,
        description,
        grant: sheet.demand("permissions", grant)?,
        valid_from,
        until,
        networks,
        submission: None,
    };
    Ok((wish, Making { enabled, form: form(caller, is_jwt), may_wait: true, may_be_over: false }))
}

/// Login tokens come of signing in and of nothing else.
fn kind(sheet: &mut Sheet) -> Option<TokenKind> {
    let text = sheet.text("kind")?;
    let wrong = || FieldError::new("", "token.kind_unknown", "Send full-access, restricted or ephemeral.");
    sheet.read("kind", &text, |text| TokenKind::parse(text).filter(|kind| *kind != TokenKind::Login).ok_or_else(wrong))
}

fn is_jwt(sheet: &mut Sheet) -> Option<bool> {
    let text = sheet.text("form")?;
    let wrong = || FieldError::new("", "token.form_unknown", "Send opaque or jwt.");
    sheet.read("form", &text, |text| {
        ["opaque", "jwt"].iter().position(|form| *form == text).map(|place| place == 1).ok_or_else(wrong)
    })
}

fn form(caller: &Caller, is_jwt: bool) -> SecretForm {
    if is_jwt { SecretForm::Jwt { issuer: caller.shared.public_url.clone() } } else { SecretForm::Opaque }
}

/// A token with everything names no rights, and one with chosen rights names some: nothing is left to guess.
fn grant(sheet: &mut Sheet, kind: TokenKind, rights: Option<RightsTree>, manages_tokens: Option<bool>) -> Option<Grant> {
    match (kind, rights, manages_tokens) {
        (TokenKind::FullAccess | TokenKind::Login, Some(_), _) => sheet.wrong(
            "kind",
            "token.rights_unasked",
            "A full-access token takes no rights. Send kind restricted to choose them.",
        ),
        (TokenKind::FullAccess | TokenKind::Login, None, manages) => {
            Some(Grant::Everything { manages_tokens: manages.unwrap_or(false) })
        }
        (_, _, Some(true)) => {
            sheet.wrong("manages_tokens", "token.manages_unasked", "Give rights on core.token instead, one by one.")
        }
        (_, rights, _) => rights.map(Grant::Only),
    }
}

fn usual_end(kind: TokenKind, from: Moment) -> Result<Expiry, Refusal> {
    let life = if kind == TokenKind::Ephemeral { USUAL_EPHEMERAL_LIFE } else { USUAL_LIFE };
    let too_late = || Refusal::at("/valid_from", "token.ends_too_late", "This start lies beyond the calendar.");
    from.plus(life).map(Expiry::At).ok_or_else(too_late)
}
