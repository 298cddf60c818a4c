//! The answer to a gateway that holds a request back: may it come in, and who is it?

use super::dialect::{Dialect, Original, is_preflight};
use super::identity::allowed;
use super::refusal::Refusal;
use super::{close, gate, note_refusal, note_use};
use crate::app::meter::Answered;
use crate::app::verify::{Asked, Denial, Judged, Opened, judge};
use crate::domain::service::{ClearPath, RuleRight, Service};
use crate::domain::verdict::Reason;
use crate::web::client;
use crate::web::credential::{Brought, brought_to};
use crate::web::failure::Failure;
use crate::web::state::Shared;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use std::net::IpAddr;

/// 200 with identity headers, or a refusal in the gateway's dialect. Never a redirect, never a page.
pub async fn check(request: HttpRequest, shared: web::Data<Shared>) -> HttpResponse {
    let Some(dialect) = request.match_info().get("dialect").and_then(Dialect::parse) else {
        return Refusal::plain(StatusCode::NOT_FOUND, "not_found", "There is no such gateway dialect.").answer();
    };
    let began_at = shared.desk.store().env().clock.now();
    let mut response = match passed(&request, &shared, dialect).await {
        Ok(response) => response,
        Err(refusal) if dialect == Dialect::Nginx => refusal.answer_in_two_statuses(),
        Err(refusal) => refusal.answer(),
    };
    close(&request, &shared, &mut response);
    let gateway = dialect.gateway();
    shared.meter.checked(gateway, Answered::of_status(response.status().as_u16()));
    shared.meter.took(began_at, shared.desk.store().env().clock.now());
    response
}

async fn passed(request: &HttpRequest, shared: &Shared, dialect: Dialect) -> Result<HttpResponse, Refusal> {
    let unknowing = |error| Refusal::unknowing(&Failure::from(error));
    let gate = gate(request).map_err(|failure| Refusal::unknowing(&failure))?.open().await.map_err(unknowing)?;
    let name = request.match_info().get("service").unwrap_or_default();
    let no_such = || Refusal::plain(StatusCode::NOT_FOUND, "no_such_service", "There is no service of this name.");
    let service = gate.service(name).ok_or_else(no_such)?;
    let twice = |_| Refusal::bad_request("invalid_request", "The gateway named the request twice.");
    let original = dialect.original(request).map_err(twice)?;
    demand_proxy(request, shared, dialect, &service)?;
    let from = client::address(request, &shared.trusted_proxies);
    let judged = match judged(request, &gate, &service, dialect, &original, from).await {
        Ok(judged) => judged?,
        Err(error) => return Err(unknowing(error)),
    };
    match judged {
        Judged::Anonymous => Ok(allowed(&service, None, gate.now())),
        Judged::Known(pass, wanted) => {
            note_use(request, shared, &gate, &pass, from, Some((service.id, &wanted)));
            Ok(allowed(&service, Some(&pass), gate.now()))
        }
        Judged::Denied(denial) => {
            note_refusal(shared, &gate, &denial);
            Err(Refusal::of(&denial))
        }
    }
}

/// Only a proxy that the operator named may say which request it holds back.
fn demand_proxy(request: &HttpRequest, shared: &Shared, dialect: Dialect, service: &Service) -> Result<(), Refusal> {
    let says_it_itself = dialect.repeats_the_address() || service.rules.is_empty();
    if says_it_itself || client::is_proxy(request, &shared.trusted_proxies) {
        return Ok(());
    }
    let detail = "The gateway is not among trusted_proxies, so its word on the request is not taken.";
    Err(Refusal::plain(StatusCode::FORBIDDEN, "gateway_not_trusted", detail))
}

async fn judged(
    request: &HttpRequest,
    gate: &Opened<'_>,
    service: &Service,
    dialect: Dialect,
    original: &Original<'_>,
    from: Option<IpAddr>,
) -> Result<Result<Judged, Refusal>, crate::app::AppError> {
    let query = original.address.and_then(|address| address.split_once('?')).map(|(_, query)| query);
    let brought = brought_to(request.headers(), service.places, query);
    let secret = match &brought {
        Brought::Nothing => None,
        Brought::Secret(secret) => Some(secret.as_ref()),
        Brought::Garbage => return Ok(Ok(Judged::Denied(Denial::of(Reason::Malformed)))),
        Brought::TooMany => {
            return Ok(Err(Refusal::bad_request("invalid_request", "The request carries two credentials. Send one.")));
        }
    };
    let path = match original.address.map(ClearPath::parse).transpose() {
        Ok(path) => path,
        Err(_) => return Ok(Err(Refusal::bad_request("path_unclear", "The path is not written in its one clear form."))),
    };
    let (also, any_is_enough) = match gateway_wishes(request, dialect) {
        Ok(wishes) => wishes,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let is_preflight = is_preflight(original, request.headers());
    let asked = Asked { method: original.method, path, from, secret, also: &also, any_is_enough, is_preflight };
    judge(gate, service, &asked).await.map(Ok)
}

/// The rights that the gateway's own configuration asks for: `?right=…&right=…&match=any`.
fn gateway_wishes(request: &HttpRequest, dialect: Dialect) -> Result<(Vec<RuleRight>, bool), Refusal> {
    if dialect.repeats_the_address() || request.query_string().is_empty() {
        return Ok((Vec::new(), false));
    }
    let wrong = |_| Refusal::bad_request("invalid_request", "The gateway's question cannot be read.");
    let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string()).map_err(|_| wrong(String::new()))?;
    let (mut rights, mut any_is_enough) = (Vec::new(), false);
    for (name, value) in pairs.iter() {
        match (name.as_str(), value.as_str()) {
            ("right", right) => rights.push(RuleRight::parse(right).map_err(wrong)?),
            ("match", "any") => any_is_enough = true,
            ("match", "all") => any_is_enough = false,
            // Caddy hands the client's own query on where its configuration has none; that says nothing of what is wanted.
            _ if dialect == Dialect::Caddy => {}
            // A misspelt wish that is passed over would let in more than its writer meant.
            _ => return Err(wrong(String::new())),
        }
    }
    Ok((rights, any_is_enough))
}
