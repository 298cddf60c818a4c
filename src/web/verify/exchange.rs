//! RFC 8693: whoever holds a token trades it for a short-lived JWT that a service can check by itself.
//!
//! Holding the token is enough, as it is everywhere else; there are no clients to register.

use super::form::OauthForm;
use super::refusal::Refusal;
use super::{close, gate, note_refusal, note_use};
use crate::app::AppError;
use crate::app::verify::{Asker, Decision, ExchangeRefused, ExchangeWish, ExchangedSecret, Opened, Pass, Question, exchange};
use crate::domain::rights::RightsTree;
use crate::domain::service::{Bindings, Needs, RuleRight, Service, Wanted};
use crate::web::client;
use crate::web::failure::Failure;
use crate::web::state::Shared;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;
use std::net::IpAddr;
use std::sync::Arc;

/// The one way to get a token here.
pub(in crate::web) const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";
/// A service as an absolute URI, as the parameter `resource` wants it.
const SERVICE_URN: &str = "urn:hallpass:service:";

/// 200 with a JWT of at most 15 minutes; 400 with the codes of RFC 6749 and 8693.
pub async fn create(request: HttpRequest, shared: web::Data<Shared>, body: web::Bytes) -> HttpResponse {
    let mut response = match exchanged(&request, &shared, &body).await {
        Ok(body) => HttpResponse::Ok().insert_header(("pragma", "no-cache")).json(body),
        Err(refusal) => refusal.answer(),
    };
    close(&request, &shared, &mut response);
    response
}

async fn exchanged(request: &HttpRequest, shared: &Shared, body: &[u8]) -> Result<serde_json::Value, Refusal> {
    let form = OauthForm::read(request, body)?;
    let asked = Asked::read(&form)?;
    let gate = gate(request).map_err(|failure| Refusal::unknowing(&failure))?.open().await.map_err(unknowing)?;
    let from = client::address(request, &shared.trusted_proxies);
    let pass = subject(shared, &gate, asked.subject_token, from).await?;
    let (service, audience) = target(&asked, &gate, &pass, &shared.public_url)?;
    let rights = asked.scope.map(|scope| wanted(scope, &pass)).transpose()?;
    if let Some(service) = &service {
        let rights = rights.iter().flat_map(RightsTree::rights).collect();
        note_use(request, shared, &gate, &pass, from, Some((service.id, &Wanted::All(rights))));
    } else {
        note_use(request, shared, &gate, &pass, from, None);
    }
    let origin = client::origin(request, &shared.trusted_proxies, None);
    let wish = ExchangeWish { pass, issuer: shared.public_url.clone(), audience, rights, origin };
    let made = shared.desk.run(move |store| Ok(exchange(store, wish))).await.map_err(unknowing)?.map_err(refused)?;
    Ok(answer(&made, asked.issued_type))
}

/// What the form asks for.
struct Asked<'f> {
    subject_token: &'f str,
    issued_type: &'static str,
    audience: Option<&'f str>,
    resource: Option<&'f str>,
    scope: Option<&'f str>,
}

impl<'f> Asked<'f> {
    fn read(form: &'f OauthForm) -> Result<Self, Refusal> {
        match form.one("grant_type")? {
            Some(GRANT_TYPE) => {}
            Some(_) => return Err(Refusal::of_oauth("unsupported_grant_type", "The only grant type here is token-exchange.")),
            None => return Err(invalid("The form has no grant_type.")),
        }
        if form.one("actor_token")?.is_some() {
            return Err(invalid("Nobody else can act with a token here: leave actor_token out."));
        }
        match form.one("subject_token_type")? {
            Some(ACCESS_TOKEN | JWT) => {}
            Some(_) => return Err(invalid("The subject_token_type must be that of an access token.")),
            None => return Err(invalid("The form has no subject_token_type.")),
        }
        let issued_type = match form.one("requested_token_type")? {
            None | Some(JWT) => JWT,
            Some(ACCESS_TOKEN) => ACCESS_TOKEN,
            Some(_) => return Err(invalid("The requested_token_type must be that of a JWT or an access token.")),
        };
        let subject_token = form.one("subject_token")?.ok_or_else(|| invalid("The form has no subject_token."))?;
        let (audience, resource, scope) = (form.one("audience")?, form.one("resource")?, form.one("scope")?);
        Ok(Self { subject_token, issued_type, audience, resource, scope })
    }
}

/// The token that is traded in: good at this moment, and not itself from an exchange.
async fn subject(shared: &Shared, gate: &Opened<'_>, secret: &str, from: Option<IpAddr>) -> Result<Pass, Refusal> {
    let question = Question { asker: Asker::Holder, from, wanted: &|_| Wanted::All(Vec::new()) };
    match gate.decide(secret.as_bytes(), &question).await.map_err(unknowing)? {
        Decision::Allow(pass, _) if pass.exchanged.is_some() => {
            Err(invalid("A JWT that came from an exchange cannot be exchanged again. Exchange the token itself."))
        }
        Decision::Allow(pass, _) => Ok(pass),
        Decision::Deny(denial) => {
            note_refusal(shared, gate, &denial);
            Err(invalid(denial.reason.told_to_strangers().advice()))
        }
    }
}

/// For whom the JWT is meant: a service of the token's organization, or this installation when nobody is named.
fn target(asked: &Asked<'_>, gate: &Opened<'_>, pass: &Pass, here: &str) -> Result<(Option<Arc<Service>>, String), Refusal> {
    let resource = match asked.resource.map(|uri| if uri == here { Some(uri) } else { uri.strip_prefix(SERVICE_URN) }) {
        Some(None) => return Err(no_target()),
        Some(Some(name)) => Some(name),
        None => None,
    };
    let name = match (asked.audience, resource) {
        (Some(audience), Some(resource)) if audience != resource => return Err(no_target()),
        (audience, resource) => audience.or(resource).unwrap_or(here),
    };
    if name == here {
        return Ok((None, here.to_owned()));
    }
    let service = gate.service(name).filter(|service| service.organization_id == pass.organization_id);
    let service = service.ok_or_else(no_target)?;
    Ok((Some(service), name.to_owned()))
}

fn wanted(scope: &str, pass: &Pass) -> Result<RightsTree, Refusal> {
    let wrong = || Refusal::of_oauth("invalid_scope", "The scope names something that is not a right.");
    let rights: Result<Vec<RuleRight>, String> = scope.split_ascii_whitespace().map(RuleRight::parse).collect();
    match Needs::All(rights.map_err(|_| wrong())?).settled(pass.organization_id, &Bindings::default()) {
        Wanted::All(rights) => Ok(rights.into_iter().collect()),
        Wanted::Any(_) | Wanted::Nowhere => Err(wrong()),
    }
}

fn answer(made: &ExchangedSecret, issued_type: &str) -> serde_json::Value {
    json!({
        "access_token": made.jwt.reveal(),
        "issued_token_type": issued_type,
        "token_type": "Bearer",
        "expires_in": made.lives.whole_seconds(),
        "scope": made.scope,
    })
}

fn refused(why: ExchangeRefused) -> Refusal {
    match why {
        ExchangeRefused::Scope(sentence) => Refusal::of_oauth("invalid_scope", &sentence),
        ExchangeRefused::Ending => invalid("The token is about to end."),
        ExchangeRefused::Failed(error) => unknowing(error),
    }
}

fn invalid(sentence: &str) -> Refusal {
    Refusal::of_oauth("invalid_request", sentence)
}

fn no_target() -> Refusal {
    Refusal::of_oauth("invalid_target", "There is no such service for this token: name one by audience or resource.")
}

fn unknowing(error: AppError) -> Refusal {
    Refusal::unknowing(&Failure::from(error))
}
