//! `/api/v1/verify`: a token asks about itself, or a service asks about one or many.

use super::refusal::Refusal;
use super::verifier::verifier;
use super::{close, gate, note_refusal, note_use};
use crate::app::AppError;
use crate::app::meter::{Answered, Gateway};
use crate::app::verify::{Asker, Decision, Denial, Opened, Pass, Question};
use crate::domain::service::{Bindings, Needs, RuleRight, Service, Wanted};
use crate::domain::verdict::Reason;
use crate::web::client;
use crate::web::credential::{Brought, brought};
use crate::web::failure::Failure;
use crate::web::state::Shared;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use serde::Deserialize;
use std::fmt::Write;
use std::net::IpAddr;

/// A longer list is refused.
pub const MOST_ITEMS: usize = 100;

/// 200 with owner, token, rights and end of the token that asks; 401 with the reason when it is not good.
pub async fn show(request: HttpRequest, shared: web::Data<Shared>) -> HttpResponse {
    let began_at = shared.desk.store().env().clock.now();
    let mut response = match own(&request, &shared).await {
        Ok(body) => HttpResponse::Ok().insert_header((CONTENT_TYPE, "application/json")).body(body),
        Err(refusal) => refusal.answer(),
    };
    close(&request, &shared, &mut response);
    shared.meter.checked(Gateway::Verify, Answered::of_status(response.status().as_u16()));
    shared.meter.took(began_at, shared.desk.store().env().clock.now());
    response
}

async fn own(request: &HttpRequest, shared: &Shared) -> Result<String, Refusal> {
    let secret = match brought(request.headers()) {
        Brought::Secret(secret) => secret,
        Brought::Nothing => return Err(Refusal::of(&Denial::of(Reason::NoCredential))),
        Brought::Garbage => return Err(Refusal::of(&Denial::of(Reason::Malformed))),
        Brought::TooMany => {
            return Err(Refusal::bad_request("invalid_request", "The request carries two credentials. Send one."));
        }
    };
    let unknowing = |error: AppError| Refusal::unknowing(&Failure::from(error));
    let gate = gate(request).map_err(|failure| Refusal::unknowing(&failure))?.open().await.map_err(unknowing)?;
    let from = client::address(request, &shared.trusted_proxies);
    let question = Question { asker: Asker::Holder, from, wanted: &|_| Wanted::All(Vec::new()) };
    match gate.decide(&secret, &question).await.map_err(unknowing)? {
        Decision::Allow(pass, _) => {
            note_use(request, shared, &gate, &pass, from, None);
            Ok(document(&pass))
        }
        Decision::Deny(denial) => {
            note_refusal(shared, &gate, &denial);
            Err(Refusal::of(&denial))
        }
    }
}

/// The document of a good token. Its large parts were written once, when its rights were worked out.
fn document(pass: &Pass) -> String {
    let rights = &pass.rights;
    let prepared = rights.permissions_json.len() + rights.dormant_json.len() + pass.owner.json.len();
    let mut body = String::with_capacity(prepared + pass.token_name.len() + 500);
    // Writing into a text cannot fail.
    let _ = write!(body, "{{\"valid\":true,\"code\":\"valid\",\"token_id\":\"{}\",\"token_name\":", pass.token_id);
    push_json(&mut body, &pass.token_name);
    let (kind, organization_id) = (pass.kind.as_str(), pass.organization_id);
    let _ = write!(body, ",\"type\":\"{kind}\",\"organization_id\":\"{organization_id}\",\"owner\":");
    body.push_str(&pass.owner.json);
    for (field, json) in [(",\"permissions\":", &rights.permissions_json), (",\"dormant\":", &rights.dormant_json)] {
        body.push_str(field);
        body.push_str(json);
    }
    let _ = write!(body, ",\"valid_from\":\"{}\",\"valid_until\":", pass.window.from);
    let _ = match pass.window.until.moment() {
        Some(end) => write!(body, "\"{end}\"}}"),
        None => body.write_str("null}"),
    };
    body
}

/// Writes a text as JSON; most names hold nothing that JSON would spell otherwise.
fn push_json(body: &mut String, text: &str) {
    if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        body.push_str(&serde_json::to_string(text).unwrap_or_default());
    } else {
        body.push('"');
        body.push_str(text);
        body.push('"');
    }
}

/// One question of a service, or many.
#[derive(Deserialize)]
#[serde(untagged)]
enum Body {
    Many(Many),
    One(Item),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Many {
    items: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    token: String,
    /// From where the token is used. Without it a token that is bound to networks is refused.
    client_address: Option<IpAddr>,
    #[serde(default)]
    require: Vec<String>,
    #[serde(default, rename = "match")]
    matching: Matching,
}

#[derive(Deserialize, Default, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Matching {
    #[default]
    All,
    Any,
}

/// 200 with one verdict, or with one for each item in their order; a bad item does not fail the others.
pub async fn create(request: HttpRequest, shared: web::Data<Shared>, body: Result<web::Bytes, Error>) -> HttpResponse {
    let began_at = shared.desk.store().env().clock.now();
    let mut response = match asked(&request, &shared, body).await {
        Ok(body) => HttpResponse::Ok().insert_header((CONTENT_TYPE, "application/json")).body(body),
        Err(refusal) => refusal.answer(),
    };
    close(&request, &shared, &mut response);
    shared.meter.took(began_at, shared.desk.store().env().clock.now());
    response
}

async fn asked(request: &HttpRequest, shared: &Shared, body: Result<web::Bytes, Error>) -> Result<String, Refusal> {
    let unknowing = |error: AppError| Refusal::unknowing(&Failure::from(error));
    let gate = gate(request).map_err(|failure| Refusal::unknowing(&failure))?.open().await.map_err(unknowing)?;
    let service = verifier(request, &gate)?;
    let body = json(request, body)?;
    let unreadable = |_| Refusal::bad_request("invalid_json", "Send {\"token\": …} or {\"items\": [{\"token\": …}, …]}.");
    match serde_json::from_slice(&body).map_err(unreadable)? {
        Body::One(item) => verdict(request, shared, &gate, &service, &item).await.map_err(unknowing),
        Body::Many(Many { items }) if items.len() > MOST_ITEMS => {
            Err(Refusal::plain(StatusCode::PAYLOAD_TOO_LARGE, "too_many_items", "Ask about at most 100 tokens at once."))
        }
        Body::Many(Many { items }) => {
            let mut verdicts = Vec::with_capacity(items.len());
            for item in items {
                let item: Result<Item, _> = serde_json::from_value(item);
                verdicts.push(match item {
                    Ok(item) => verdict(request, shared, &gate, &service, &item).await.map_err(unknowing)?,
                    Err(_) => invalid("invalid_item", &[]),
                });
            }
            Ok(format!("{{\"items\":[{}]}}", verdicts.join(",")))
        }
    }
}

/// The body, which must say that it is JSON.
fn json(request: &HttpRequest, body: Result<web::Bytes, Error>) -> Result<web::Bytes, Refusal> {
    let body = body.map_err(|error| match error.as_response_error().status_code() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::plain(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The body is too large."),
        _ => Refusal::bad_request("bad_request", "The body could not be read."),
    })?;
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_json = kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
    let other = || Refusal::plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "Send JSON.");
    if is_json { Ok(body) } else { Err(other()) }
}

async fn verdict(
    request: &HttpRequest,
    shared: &Shared,
    gate: &Opened<'_>,
    service: &Service,
    item: &Item,
) -> Result<String, AppError> {
    let rights: Result<Vec<RuleRight>, String> = item.require.iter().map(|right| RuleRight::parse(right)).collect();
    let Ok(rights) = rights else { return Ok(invalid("invalid_right", &[])) };
    let needs = if item.matching == Matching::Any && !rights.is_empty() { Needs::Any(rights) } else { Needs::All(rights) };
    let wanted = |organization_id| needs.settled(organization_id, &Bindings::default());
    let from = item.client_address.map(|address| address.to_canonical());
    let question = Question { asker: Asker::Service(service), from, wanted: &wanted };
    Ok(match gate.decide(item.token.as_bytes(), &question).await? {
        Decision::Allow(pass, wanted) => {
            let seen = from.or_else(|| client::address(request, &shared.trusted_proxies));
            note_use(request, shared, gate, &pass, seen, Some((service.id, &wanted)));
            shared.meter.checked(Gateway::Verify, Answered::Allow);
            document(&pass)
        }
        Decision::Deny(denial) => {
            note_refusal(shared, gate, &denial);
            shared.meter.checked(Gateway::Verify, Answered::Deny);
            let missing: Vec<String> = denial.missing.iter().map(ToString::to_string).collect();
            invalid(denial.reason.told_to_verifiers().code(), &missing)
        }
    })
}

fn invalid(code: &str, missing: &[String]) -> String {
    serde_json::json!({ "valid": false, "code": code, "missing": missing }).to_string()
}
