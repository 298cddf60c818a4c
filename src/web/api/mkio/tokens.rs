//! `user/tokens`: a person's own tokens, whose secrets are signed JWTs.

use super::document::{LONGEST_DESCRIPTION, document};
use super::parse_id;
use crate::app::idempotency::{Once, once};
use crate::app::people::addresses;
use crate::app::tokens::create::{Making, Outcome, SecretForm, Wish, create_with};
use crate::app::tokens::list::{Asked, Listed, visible};
use crate::app::tokens::revoke::revoke;
use crate::app::tokens::revoke_all::revoke_all;
use crate::app::tokens::{Revealed, show};
use crate::app::{AppError, FieldError, Tx};
use crate::domain::attenuation::LONGEST_EPHEMERAL;
use crate::domain::ids::{OrganizationId, PersonId};
use crate::domain::listing::{Order, Shelf, TokenQuery};
use crate::domain::networks::Networks;
use crate::domain::rights::RightsTree;
use crate::domain::token::{Description, Grant, RevocationReason, Token, TokenKind};
use crate::domain::window::Expiry;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::{Caller, repeatable};
use crate::web::api::naming;
use crate::web::api::question::Question;
use crate::web::api::sheet::Sheet;
use crate::web::api::v1::tokens::fields::pointed;
use crate::web::refusal::Refusal;
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};
use std::collections::HashMap;
use time::Duration;

/// MK.IO knows no pages. A list that is longer than this is read through our own surface.
const MOST: usize = 100_000;
/// The furthest end, counted from the making.
const LONGEST: Duration = Duration::days(365);

/// Makes a token and answers its JWT, once.
pub async fn create(caller: Caller, request: HttpRequest, body: Body) -> Answer {
    let wish = read(&caller, &mut body.sheet()?)?;
    let repeatable = repeatable(&request, &body)?;
    let form = SecretForm::Jwt { issuer: caller.shared.public_url.clone() };
    let making = Making { form, may_wait: false, ..Making::USUAL };
    let made = caller.change(move |tx, actor| {
        let work = |tx: &mut Tx<'_>| {
            let (outcome, events) = create_with(tx, actor, wish, making)?.into_parts();
            let Outcome::Made(revealed) = outcome else { return Err(AppError::NotFound) };
            let addresses = addresses::around(tx, actor, std::slice::from_ref(&revealed.token))?;
            let body = document(&revealed.token, None, &addresses);
            Ok(crate::domain::audit::Audited::with_events((revealed, body), events))
        };
        once(tx, actor, repeatable.as_ref(), work, |(_, body): &(Revealed, Value)| body.to_string())
    });
    match made.await.map_err(|error| renamed(pointed(error.into(), &caller, &body)))? {
        Once::Done((revealed, mut body)) => {
            body["metadata"]["JWT"] = json!(revealed.secret.reveal());
            Ok(created(&body))
        }
        Once::DoneBefore(kept) => {
            let mut body: Value = serde_json::from_str(&kept).map_err(AppError::broken)?;
            body["metadata"]["secret_already_shown"] = json!(true);
            Ok(created(&body))
        }
    }
}

/// The caller's tokens that have not ended. Revoked ones stay in sight until they would have ended.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    list(&caller, Asked::Own).await
}

/// One token of the caller, without its JWT.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    one(&caller, &id).await
}

/// Revokes one token. Repeatable.
pub async fn destroy(caller: Caller, id: Path<String>) -> Answer {
    let id = parse_id(&id)?;
    caller.change(move |tx, actor| revoke(tx, actor, id, RevocationReason::NoLongerNeeded)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Revokes all of the caller's tokens in all their organizations, the one they use too.
pub async fn destroy_all(caller: Caller) -> Answer {
    let actor = caller.actor.clone();
    caller.shared.desk.run(move |store| revoke_all(store, &actor)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The list that the organization's reviewers and owners share.
pub(super) async fn list(caller: &Caller, asked: Asked) -> Answer {
    let (actor, uses, now) = (caller.actor.clone(), caller.shared.uses.clone(), caller.now());
    let query = TokenQuery { shelf: Shelf::All, order: Order::Made, ..TokenQuery::default() };
    let read = caller.shared.desk.run(move |store| {
        uses.flush(store)?;
        store.read(|snapshot| {
            let mut rows = visible(snapshot, &actor, asked, &query, MOST)?.0;
            rows.retain(|row| !row.token.terms.window.has_ended(now));
            let tokens: Vec<Token> = rows.iter().map(|row| row.token.clone()).collect();
            let addresses = addresses::around(snapshot, &actor, &tokens)?;
            Ok::<(Vec<Listed>, HashMap<PersonId, String>), AppError>((rows, addresses))
        })
    });
    let (rows, addresses) = read.await?;
    let value: Vec<Value> = rows.iter().map(|row| document(&row.token, row.last_use.as_ref(), &addresses)).collect();
    Ok(HttpResponse::Ok().json(json!({ "kind": "TokenList", "value": value })))
}

/// One token that the caller may see.
pub(super) async fn one(caller: &Caller, id: &str) -> Answer {
    let (id, actor, uses) = (parse_id(id)?, caller.actor.clone(), caller.shared.uses.clone());
    let read = caller.shared.desk.run(move |store| {
        uses.flush_token(store, id)?;
        store.read(|snapshot| {
            let shown = show::show(snapshot, &actor, id, i64::MAX)?;
            let addresses = addresses::around(snapshot, &actor, std::slice::from_ref(&shown.token))?;
            Ok::<Value, AppError>(document(&shown.token, shown.last_use.as_ref(), &addresses))
        })
    });
    Ok(HttpResponse::Ok().json(read.await?))
}

fn created(body: &Value) -> HttpResponse {
    let id = body["metadata"]["id"].as_str().unwrap_or_default();
    HttpResponse::Created()
        .insert_header((header::LOCATION, format!("/api/v1/user/tokens/{id}")))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .json(body)
}

/// Our fields in MK.IO's words.
fn renamed(refusal: Refusal) -> Refusal {
    refusal.renamed(&[("valid_until", "expireDate"), ("rights", "permissions")])
}

fn read(caller: &Caller, sheet: &mut Sheet) -> Result<Wish, Refusal> {
    let kind = kind(sheet);
    let organization_id = organization_id(sheet, caller.actor.organization_id);
    let description = description(sheet);
    let end = sheet.moment("expireDate");
    let rights = sheet.rights("permissions");
    let grant = kind.and_then(|kind| grant(sheet, kind, rights));
    if end.is_some_and(|end| end.since(caller.now()) > LONGEST) {
        let _: Option<()> = sheet.wrong("expireDate", "token.ends_too_late", "Choose an end at most one year from now.");
    }
    sheet.finish()?;
    sheet.demand("organizationId", organization_id)?;
    let description = description.unwrap_or_default();
    let kind = sheet.demand("type", kind)?;
    Ok(Wish {
        networks: Networks::default(),
        owner_id: caller.person_id()?,
        kind,
        name: naming::from_description(&description)?,
        description,
        grant: sheet.demand("permissions", grant)?,
        valid_from: None,
        until: end.map_or_else(|| furthest(caller, kind), Expiry::At),
        submission: None,
    })
}

/// A JWT always says when it ends, so a token without a date ends as late as it may.
fn furthest(caller: &Caller, kind: TokenKind) -> Expiry {
    let allowed = caller.shared.rules().lifetimes.of(kind).longest.min(LONGEST);
    let life = if kind == TokenKind::Ephemeral { allowed.min(LONGEST_EPHEMERAL) } else { allowed };
    caller.now().plus(life).into()
}

/// Login tokens come of signing in and of nothing else.
fn kind(sheet: &mut Sheet) -> Option<TokenKind> {
    let text = sheet.needed_text("type")?;
    let wrong = || FieldError::new("", "token.kind_unknown", "Send full-access, restricted or ephemeral.");
    sheet.read("type", &text, |text| TokenKind::parse(text).filter(|kind| *kind != TokenKind::Login).ok_or_else(wrong))
}

fn organization_id(sheet: &mut Sheet, active: OrganizationId) -> Option<OrganizationId> {
    let text = sheet.needed_text("organizationId")?;
    let wrong = || FieldError::new("", "organization.not_active", "This is not the organization in which you act. Switch first.");
    sheet.read("organizationId", &text, |text| OrganizationId::parse(text).ok().filter(|id| *id == active).ok_or_else(wrong))
}

fn description(sheet: &mut Sheet) -> Option<Description> {
    let text = sheet.text("description")?;
    if text.chars().count() > LONGEST_DESCRIPTION {
        let words = format!("Use at most {LONGEST_DESCRIPTION} characters.");
        return sheet.wrong("description", "description.too_long", words);
    }
    sheet.read("description", &text, |text| Description::parse(text).map_err(|error| FieldError::text("description", error)))
}

fn grant(sheet: &mut Sheet, kind: TokenKind, rights: Option<RightsTree>) -> Option<Grant> {
    match (kind, rights) {
        (TokenKind::Restricted | TokenKind::Ephemeral, rights) => rights.map(Grant::Only),
        (TokenKind::FullAccess | TokenKind::Login, None) => Some(Grant::Everything { manages_tokens: false }),
        (TokenKind::FullAccess | TokenKind::Login, Some(_)) => {
            sheet.wrong("permissions", "token.rights_unasked", "A full-access token takes no permissions. Send type restricted.")
        }
    }
}
