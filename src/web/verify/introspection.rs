//! RFC 7662: a service asks what a token is. What is not good is `{"active":false}` and nothing else.

use super::form::OauthForm;
use super::refusal::Refusal;
use super::verifier::verifier;
use super::{close, gate, note_refusal, note_use};
use crate::app::AppError;
use crate::app::meter::{Answered, Gateway};
use crate::app::verify::{Asker, Decision, Pass, Question};
use crate::domain::moment::Moment;
use crate::domain::service::{Bindings, Needs, RuleRight, Service};
use crate::web::client;
use crate::web::failure::Failure;
use crate::web::state::Shared;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Map, Value, json};
use std::net::IpAddr;

const INACTIVE: &str = "{\"active\":false}";

/// 200 with the token's description, or that it is not active; 401 when the caller is no service of ours.
pub async fn create(request: HttpRequest, shared: web::Data<Shared>, body: web::Bytes) -> HttpResponse {
    let began_at = shared.desk.store().env().clock.now();
    let mut response = match described(&request, &shared, &body).await {
        Ok(body) => HttpResponse::Ok().insert_header((CONTENT_TYPE, "application/json")).body(body),
        Err(refusal) => refusal.answer(),
    };
    close(&request, &shared, &mut response);
    shared.meter.took(began_at, shared.desk.store().env().clock.now());
    response
}

async fn described(request: &HttpRequest, shared: &Shared, body: &[u8]) -> Result<String, Refusal> {
    let unknowing = |error: AppError| Refusal::unknowing(&Failure::from(error));
    let gate = gate(request).map_err(|failure| Refusal::unknowing(&failure))?.open().await.map_err(unknowing)?;
    let service = verifier(request, &gate)?;
    let form = OauthForm::read(request, body)?;
    let token = form.one("token")?.ok_or_else(|| Refusal::of_oauth("invalid_request", "The form has no token."))?;
    let Some(needs) = needs(form.one("scope")?.unwrap_or_default()) else { return Ok(INACTIVE.to_owned()) };
    let wanted = |organization_id| needs.settled(organization_id, &Bindings::default());
    // The client's address is known to whoever asks; without it a token that is bound to networks is not active.
    let from = form.one("client_address")?.map(client_address).transpose()?;
    let question = Question { asker: Asker::Service(&service), from, wanted: &wanted };
    match gate.decide(token.as_bytes(), &question).await.map_err(unknowing)? {
        Decision::Allow(pass, wanted) => {
            let seen = from.or_else(|| client::address(request, &shared.trusted_proxies));
            note_use(request, shared, &gate, &pass, seen, Some((service.id, &wanted)));
            shared.meter.checked(Gateway::Introspection, Answered::Allow);
            Ok(description(&pass, &service, &shared.public_url))
        }
        Decision::Deny(denial) => {
            note_refusal(shared, &gate, &denial);
            shared.meter.checked(Gateway::Introspection, Answered::Deny);
            Ok(INACTIVE.to_owned())
        }
    }
}

fn client_address(text: &str) -> Result<IpAddr, Refusal> {
    let wrong = |_| Refusal::of_oauth("invalid_request", "client_address is no IP address.");
    text.parse::<IpAddr>().map(|address| address.to_canonical()).map_err(wrong)
}

/// The rights that the caller needs; `None` when one of them is none.
fn needs(scope: &str) -> Option<Needs> {
    scope.split_ascii_whitespace().map(RuleRight::parse).collect::<Result<Vec<_>, _>>().ok().map(Needs::All)
}

fn description(pass: &Pass, service: &Service, issuer: &str) -> String {
    let mut about = Map::new();
    let mut say = |name: &str, value: Value| _ = about.insert(name.to_owned(), value);
    say("active", json!(true));
    say("scope", json!(pass.rights.text));
    say("client_id", json!(pass.token_id));
    say("username", json!(pass.owner.username));
    say("token_type", json!("Bearer"));
    say("sub", json!(pass.owner.id));
    say("owner_kind", json!(pass.owner.kind));
    say("aud", json!(service.name.as_str()));
    say("iss", json!(issuer));
    say("jti", json!(pass.exchanged.as_ref().map_or_else(|| pass.token_id.uuid(), |jwt| jwt.id)));
    say("nbf", json!(seconds(pass.window.from)));
    if let Some(end) = pass.window.until.moment() {
        say("exp", json!(seconds(end)));
    }
    if let Some(made) = made_at(pass) {
        say("iat", json!(made));
    }
    Value::Object(about).to_string()
}

/// When the token was made, or the JWT that it was exchanged for.
fn made_at(pass: &Pass) -> Option<i64> {
    match &pass.exchanged {
        Some(jwt) => Some(seconds(jwt.issued_at)),
        None => pass.token_id.uuid().get_timestamp().and_then(|made| i64::try_from(made.to_unix().0).ok()),
    }
}

fn seconds(at: Moment) -> i64 {
    at.utc().unix_timestamp()
}
