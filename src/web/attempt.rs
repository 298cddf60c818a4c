//! What a request tries to change, told from where it goes; and writing it down when it was refused.

use super::failure::Failure;
use super::refusal::Refusal;
use super::state::Shared;
use crate::app::audit::refuse;
use crate::domain::actor::Actor;
use crate::domain::attempt::{Attempt, Reason};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::web;
use std::sync::Arc;

/// Words in addresses, and what they are about.
const KINDS: [(&str, &str); 17] = [
    ("account", "account"),
    ("api_tokens", "token"),
    ("audit", "audit"),
    ("groups", "team"),
    ("identities", "identity"),
    ("organization", "organization"),
    ("organizations", "organization"),
    ("pats", "token"),
    ("people", "person"),
    ("policy", "policy"),
    ("projects", "project"),
    ("requests", "request"),
    ("roles", "role"),
    ("services", "service"),
    ("teams", "team"),
    ("tokens", "token"),
    ("users", "person"),
];

/// What a request tries; nothing for one that only reads.
pub fn of(request: &ServiceRequest) -> Option<Arc<Attempt>> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return None;
    }
    let pattern = request.request().match_pattern()?;
    let given = request.match_info().iter().next().map(|(_, value)| value.to_owned());
    let (kind, deed) = told(&pattern, request.method());
    Some(Arc::new(Attempt::new(kind, deed, given)))
}

/// `/web/pats/{id}/revocation` is the revocation of a token, `/api/v1/teams/{id}/members/{person}` is about a team's members.
fn told(pattern: &str, method: &Method) -> (String, String) {
    let words: Vec<&str> = pattern.split('/').filter(|word| !word.is_empty()).collect();
    let first_name = words.iter().position(|word| word.starts_with('{')).unwrap_or(words.len());
    let known = |word: &str| KINDS.iter().find(|(name, _)| *name == word).map(|(_, kind)| *kind);
    let place = words[..first_name].iter().rposition(|word| known(word).is_some());
    let kind = place.and_then(|place| known(words[place])).unwrap_or("other");
    let rest = &words[place.map_or(0, |place| place + 1)..];
    let mut deed: Vec<&str> = rest.iter().copied().filter(|word| !word.starts_with('{')).collect();
    let has_name = first_name < words.len();
    match *method {
        Method::DELETE => deed.push("delete"),
        Method::PUT | Method::PATCH => deed.push("update"),
        _ if deed.is_empty() => deed.push(if has_name { "update" } else { "create" }),
        _ => {}
    }
    (kind.to_owned(), deed.join("."))
}

/// Writes down what was refused, when it was. The answer stays what it is, even if that fails.
pub async fn settle<B>(shared: &web::Data<Shared>, actor: &Actor, response: &ServiceResponse<B>) {
    let Some(attempt) = actor.origin.attempt.clone().filter(|_| response.status().is_client_error()) else { return };
    if let Some(reason) = attempt.reason().cloned().or_else(|| reason_of(response)) {
        note(shared, actor, attempt, reason).await;
    }
}

/// Writes down a refusal for this reason.
pub async fn note(shared: &web::Data<Shared>, actor: &Actor, attempt: Arc<Attempt>, reason: Reason) {
    let (refusals, actor) = (shared.refusals.clone(), actor.clone());
    let noted = shared.desk.run(move |store| Ok(refusals.note(store, &actor, &attempt, &reason)?)).await;
    if let Err(error) = noted {
        tracing::warn!(%error, "a refused change could not be written into the audit log");
    }
}

/// What the answer itself says of the reason.
fn reason_of<B>(response: &ServiceResponse<B>) -> Option<Reason> {
    let extensions = response.response().extensions();
    if let Some(failure) = extensions.get::<Failure>() {
        return refuse::reason_of(failure.error());
    }
    let status = response.status();
    let note = extensions.get::<Refusal>().filter(|_| status == StatusCode::FORBIDDEN).map(|refusal| refusal.detail().to_owned());
    let code = match extensions.get::<Refusal>().map(Refusal::code) {
        Some(code @ ("forbidden" | "not_found" | "step_up_required" | "wrong_password")) => code,
        _ if status == StatusCode::FORBIDDEN => "forbidden",
        _ if status == StatusCode::NOT_FOUND => "not_found",
        _ => return None,
    };
    Some(Reason { code: code.to_owned(), note })
}
