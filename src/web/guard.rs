//! Lets requests in, as their row in the route table says.
//!
//! What a handler may lean on (a visit, a person, a program, the fields of a form) is put into the request here
//! and nowhere else, after everything was checked. A handler that asks for more than its row gives answers 500,
//! never too much.

use super::api::caller::Caller;
use super::api::kriten;
use super::api::question::Question;
use super::credential::{self, Brought};
use super::fields::Fields;
use super::headers::Marks;
use super::program::{self, Program};
use super::refusal::Refusal;
use super::return_to;
use super::routes::Access;
use super::session::{self, SignedIn};
use super::state::Shared;
use super::visit::{Present, Visit, wants_fragment};
use super::{attempt, client, csrf};
use crate::domain::attempt::Reason;
use crate::domain::keyring::hex;
use actix_session::SessionExt;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, ResponseError, web};
use std::time::Duration;

/// A form whose body is not here by then is given up: slow bodies would otherwise hold connections for ever.
const BODY_PATIENCE: Duration = Duration::from_secs(15);
/// The cookie that form tokens are bound to before anybody signs in.
const VISITOR_COOKIE: &str = "hallpass-visitor";

/// Checks a request against its row and calls the handler, or answers itself.
pub async fn check(
    access: Access,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(shared) = request.app_data::<web::Data<Shared>>().cloned() else {
        return Ok(refuse(request, HttpResponse::InternalServerError().finish()));
    };
    match access {
        Access::Public | Access::Verdict => Ok(next.call(request).await?.map_into_boxed_body()),
        Access::Visitor => visitor(request, next, shared).await,
        Access::Person => person(request, next, shared).await,
        Access::Program => program(request, next, shared).await,
        Access::Api => api(request, next, shared).await,
        Access::Kriten => kriten(request, next, shared).await,
        Access::ApiNotKriten if request.headers().contains_key(credential::KRITEN_HEADER) => not_mapped(request, shared).await,
        Access::ApiNotKriten => api(request, next, shared).await,
    }
}

async fn visitor(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    shared: web::Data<Shared>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let name = shared.cookie_name(VISITOR_COOKIE);
    let known = request.cookie(&name).map(|cookie| cookie.value().to_owned()).filter(|value| value.len() == 32);
    let binding = known.clone().unwrap_or_else(|| new_binding(&shared));
    if let Err(answer) = take_form(&mut request, &shared, &binding).await {
        return Ok(refuse(request, answer));
    }
    let visit = Visit::of(request.request(), shared.clone(), binding.clone());
    request.extensions_mut().insert(visit);
    let mut response = next.call(request).await?.map_into_boxed_body();
    if known.is_none() {
        response.response_mut().add_cookie(&visitor_cookie(name, binding, shared.is_https))?;
    }
    Ok(response)
}

fn new_binding(shared: &Shared) -> String {
    let mut bytes = [0u8; 16];
    shared.desk.store().env().secrets.fill(&mut bytes);
    hex(&bytes)
}

fn visitor_cookie(name: String, value: String, is_https: bool) -> Cookie<'static> {
    Cookie::build(name, value).path("/").http_only(true).secure(is_https).same_site(SameSite::Lax).finish()
}

async fn person(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    shared: web::Data<Shared>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let session = request.get_session();
    if session.contains_key(session::UNKNOWING) {
        return Ok(refuse(request, HttpResponse::ServiceUnavailable().finish()));
    }
    let signed_in: Option<SignedIn> = session.get(session::KEY).unwrap_or_default();
    let Some(signed_in) = signed_in else {
        let answer = ask_to_sign_in(&request);
        return Ok(refuse(request, answer));
    };
    let visit = Visit::of(request.request(), shared.clone(), signed_in.csrf.clone());
    let mut present = Present::new(signed_in, session, visit.origin.clone());
    present.actor.origin.attempt = attempt::of(&request);
    let actor = present.actor.clone();
    if let Err(answer) = take_form(&mut request, &shared, &present.signed_in.csrf).await {
        if let Some(tried) = actor.origin.attempt.clone().filter(|_| answer.status() == StatusCode::FORBIDDEN) {
            attempt::note(&shared, &actor, tried, not_from_our_pages()).await;
        }
        return Ok(refuse(request, answer));
    }
    request.extensions_mut().insert(visit);
    request.extensions_mut().insert(present);
    let response = next.call(request).await?.map_into_boxed_body();
    attempt::settle(&shared, &actor, &response).await;
    Ok(response)
}

/// Somebody else's page sent a form in the name of whoever is signed in here.
fn not_from_our_pages() -> Reason {
    Reason { code: "form_token".to_owned(), note: None }
}

/// Reading goes on after signing in; what was posted is not repeated by itself.
fn ask_to_sign_in(request: &ServiceRequest) -> HttpResponse {
    if wants_fragment(request.request()) {
        return HttpResponse::Unauthorized().finish();
    }
    let is_reading = csrf::is_reading(request.method());
    let asked = request.uri().path_and_query().map(|path| path.as_str()).filter(|_| is_reading);
    let address = asked.map_or_else(|| "/sign-in".to_owned(), return_to::sign_in_address);
    HttpResponse::SeeOther().insert_header((header::LOCATION, address)).finish()
}

async fn program(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    shared: web::Data<Shared>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let marks = marks(&request);
    match program::admit(&request, &shared, &marks).await {
        Ok(program) => {
            request.extensions_mut().insert(program);
            Ok(next.call(request).await?.map_into_boxed_body())
        }
        Err(turned) => Ok(refuse(request, turned.answer(&marks))),
    }
}

/// A token, or a page of ours with its session and form token.
async fn api(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    shared: web::Data<Shared>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let marks = marks(&request);
    let brought = credential::brought(request.headers());
    if brought == Brought::Nothing && request.get_session().contains_key(session::KEY) {
        return match at_a_page(&request, &shared) {
            Ok(caller) => call(request, next, caller).await,
            Err(status) => Ok(refuse(request, HttpResponse::build(status).finish())),
        };
    }
    match program::admit_with(brought, &request, &shared, &marks).await {
        Ok(program) => call(request, next, of_program(program, shared)).await,
        Err(turned) => Ok(refuse(request, turned.answer(&marks))),
    }
}

/// A token in one of Kriten's places. What a browser sends by itself counts only from our own pages.
async fn kriten(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    shared: web::Data<Shared>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let marks = marks(&request);
    let kept = credential::kept_by_kriten(request.headers());
    let brought = match credential::brought_to_kriten(request.headers()) {
        Brought::Nothing if csrf::may_come_from_elsewhere(request.headers(), &shared.public_url) => Brought::Nothing,
        Brought::Nothing => kept.as_ref().map_or(Brought::Nothing, |secret| credential::secret(secret.as_bytes())),
        brought => brought,
    };
    match program::admit_with(brought, &request, &shared, &marks).await {
        Ok(program) => call(request, next, of_program(program, shared)).await,
        Err(turned) => Ok(refuse(request, kriten::turned_away(&turned, &marks))),
    }
}

/// A client of Kriten, at an address where we speak of other things than it does. Strangers hear only that they are strangers.
async fn not_mapped(request: ServiceRequest, shared: web::Data<Shared>) -> Result<ServiceResponse<BoxBody>, Error> {
    let marks = marks(&request);
    let answer = match program::admit_with(credential::brought_to_kriten(request.headers()), &request, &shared, &marks).await {
        Ok(_) => kriten::not_mapped(&marks),
        Err(turned) => kriten::turned_away(&turned, &marks),
    };
    Ok(refuse(request, answer))
}

fn at_a_page(request: &ServiceRequest, shared: &web::Data<Shared>) -> Result<Caller, StatusCode> {
    let session = request.get_session();
    let signed_in: Option<SignedIn> = session.get(session::KEY).unwrap_or_default();
    let signed_in = signed_in.ok_or(StatusCode::UNAUTHORIZED)?;
    if !csrf::is_reading(request.method()) {
        let token = request.headers().get(csrf::HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_ours = csrf::is_from_our_pages(request.method(), request.headers(), &shared.public_url);
        if !is_ours || !csrf::is_valid(shared, token, &signed_in.csrf) {
            return Err(StatusCode::FORBIDDEN);
        }
    }
    let origin = client::origin(request.request(), &shared.trusted_proxies, Some(marks(request).request_id));
    let present = Present::new(signed_in, session, origin);
    Ok(Caller { shared: shared.clone(), actor: present.actor, pass: None })
}

fn of_program(program: Program, shared: web::Data<Shared>) -> Caller {
    Caller { shared, actor: program.actor, pass: Some(program.pass) }
}

async fn call(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    mut caller: Caller,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if let Err(refusal) = demand_no_question(&request) {
        return Ok(refuse(request, refusal.error_response()));
    }
    caller.actor.origin.attempt = attempt::of(&request);
    let (shared, actor) = (caller.shared.clone(), caller.actor.clone());
    request.extensions_mut().insert(caller);
    let response = next.call(request).await?.map_into_boxed_body();
    attempt::settle(&shared, &actor, &response).await;
    Ok(response)
}

/// What reads takes the parameters that its handler knows; what changes something takes none. Errors: 400.
fn demand_no_question(request: &ServiceRequest) -> Result<(), Refusal> {
    if csrf::is_reading(request.method()) { Ok(()) } else { Question::of(request.request(), &[]).map(|_| ()) }
}

fn marks(request: &ServiceRequest) -> Marks {
    let known = request.extensions().get::<Marks>().cloned();
    known.unwrap_or_else(|| Marks { nonce: String::new(), request_id: String::new() })
}

/// Reads a posted form, checks where it comes from and its token, and leaves its fields for the handler.
async fn take_form(request: &mut ServiceRequest, shared: &Shared, binding: &str) -> Result<(), HttpResponse> {
    if [Method::GET, Method::HEAD].contains(request.method()) {
        return Ok(());
    }
    if !csrf::is_from_our_pages(request.method(), request.headers(), &shared.public_url) {
        return Err(HttpResponse::Forbidden().finish());
    }
    let fields = read_form(request).await.map_err(|status| HttpResponse::build(status).finish())?;
    let header = request.headers().get(csrf::HEADER).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let token = Some(fields.text(csrf::FIELD).to_owned()).filter(|token| !token.is_empty()).or(header);
    if !token.is_some_and(|token| csrf::is_valid(shared, &token, binding)) {
        tracing::warn!(path = request.path(), "a form came without a valid token");
        return Err(HttpResponse::Forbidden().finish());
    }
    request.extensions_mut().insert(fields);
    Ok(())
}

async fn read_form(request: &mut ServiceRequest) -> Result<Fields, StatusCode> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_form =
        kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"));
    if !is_form {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let body = tokio::time::timeout(BODY_PATIENCE, request.extract::<web::Bytes>()).await;
    let body = body.map_err(|_| StatusCode::REQUEST_TIMEOUT)?;
    let body = body.map_err(|error| error.as_response_error().status_code())?;
    let text = std::str::from_utf8(&body).map_err(|_| StatusCode::BAD_REQUEST)?;
    let fields = web::Query::<Vec<(String, String)>>::from_query(text).map_err(|_| StatusCode::BAD_REQUEST)?;
    Ok(Fields::new(fields.into_inner()))
}

fn refuse(request: ServiceRequest, answer: HttpResponse) -> ServiceResponse<BoxBody> {
    request.into_response(answer)
}
