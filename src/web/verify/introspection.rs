//! RFC 7662: a service asks what a token is. What is not good is `{"active":false}` and nothing else.

use super::refusal::Refusal;
use super::verifier::verifier;
use super::{close, gate, note_refusal, note_use};
use crate::app::AppError;
use crate::app::verify::{Decision, Pass, Question};
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
    let mut response = match described(&request, &shared, &body).await {
        Ok(body) => HttpResponse::Ok().insert_header((CONTENT_TYPE, "application/json")).body(body),
        Err(refusal) => refusal.answer(),
    };
    close(&mut response);
    response
}

async fn described(request: &HttpRequest, shared: &Shared, body: &[u8]) -> Result<String, Refusal> {
    let unknowing = |error: AppError| Refusal::unknowing(&Failure::from(error));
    let gate = gate(request).map_err(|failure| Refusal::unknowing(&failure))?.open().await.map_err(unknowing)?;
    let service = verifier(request, &gate)?;
    let form = OauthForm::read(request, body)?;
    let token = form.one("token")?.ok_or_else(|| Refusal::bad_request("invalid_request", "The form has no token."))?;
    let Some(needs) = needs(form.one("scope")?.unwrap_or_default()) else { return Ok(INACTIVE.to_owned()) };
    let wanted = |organization_id| needs.settled(organization_id, &Bindings::default());
    // The client's address is known to whoever asks; without it a token that is bound to networks is not active.
    let from = form.one("client_address")?.map(client_address).transpose()?;
    let question = Question { audience: Some(service.organization_id), from, wanted: &wanted };
    match gate.decide(token.as_bytes(), &question).await.map_err(unknowing)? {
        Decision::Allow(pass, wanted) => {
            let seen = from.or_else(|| client::address(request, &shared.trusted_proxies));
            note_use(request, shared, &gate, &pass, seen, Some((service.id, &wanted)));
            Ok(description(&pass, &service, &shared.public_url))
        }
        Decision::Deny(denial) => {
            note_refusal(shared, &gate, &denial);
            Ok(INACTIVE.to_owned())
        }
    }
}

fn client_address(text: &str) -> Result<IpAddr, Refusal> {
    let wrong = |_| Refusal::bad_request("invalid_request", "client_address is no IP address.");
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
    say("aud", json!(service.name.as_str()));
    say("iss", json!(issuer));
    say("jti", json!(pass.token_id));
    say("nbf", json!(seconds(pass.window.from)));
    if let Some(end) = pass.window.until.moment() {
        say("exp", json!(seconds(end)));
    }
    if let Some(made) = pass.token_id.uuid().get_timestamp() {
        say("iat", json!(made.to_unix().0));
    }
    Value::Object(about).to_string()
}

fn seconds(at: Moment) -> i64 {
    at.utc().unix_timestamp()
}

/// The fields of a form of the OAuth family: each at most once.
pub(super) struct OauthForm(Vec<(String, String)>);

impl OauthForm {
    /// Reads a posted form. Errors: 400 for any other type, and for a field that comes twice.
    pub(super) fn read(request: &HttpRequest, body: &[u8]) -> Result<Self, Refusal> {
        let wrong = || Refusal::bad_request("invalid_request", "Send a form: application/x-www-form-urlencoded.");
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_form =
            kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"));
        let text = std::str::from_utf8(body).ok().filter(|_| is_form).ok_or_else(wrong)?;
        web::Query::<Vec<(String, String)>>::from_query(text).map(|form| Self(form.into_inner())).map_err(|_| wrong())
    }

    /// The value of a field, if it came with one. Errors: 400 when it came twice.
    pub(super) fn one(&self, name: &str) -> Result<Option<&str>, Refusal> {
        let mut values = self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(Refusal::bad_request("invalid_request", "A field came twice.")),
            (value, None) => Ok(value.filter(|value| !value.is_empty())),
        }
    }
}
