//! Draws what went wrong, for whoever asked: a page for people, a strip for htmx, a problem document for programs.

use super::api::kriten;
use super::failure::Failure;
use super::headers::Marks;
use super::pages::error::view::{Fault, FaultFragment, FaultPage};
use super::pages::frame::Frame;
use super::problem::Problem;
use super::refusal::Refusal;
use super::visit::wants_fragment;
use crate::app::AppError;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};
use askama::Template;

/// Replaces bare errors by drawn ones. What a handler has drawn itself stays.
pub async fn draw(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let status = response.status();
    let is_fault = status.is_client_error() || status.is_server_error();
    if !is_fault || is_drawn(response.headers()) {
        return Ok(response);
    }
    let (request, bare) = response.into_parts();
    let failure = bare.extensions().get::<Failure>().cloned();
    let refusal = bare.extensions().get::<Refusal>().cloned();
    let drawn = match refusal {
        Some(refusal) => refused(&request, &refusal, bare.headers()),
        None => drawing(&request, status, failure.as_ref(), bare.headers()),
    };
    Ok(ServiceResponse::new(request, drawn))
}

fn is_drawn(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.starts_with("text/html") || kind.contains("json")
}

fn refused(request: &HttpRequest, refusal: &Refusal, kept: &HeaderMap) -> HttpResponse {
    let problem = Problem::of_refusal(refusal, &marks(request));
    keeping(spoken(request, &problem), kept)
}

/// A problem in the words of the surface that was asked.
fn spoken(request: &HttpRequest, problem: &Problem) -> HttpResponse {
    if kriten::speaks_at(request.path()) { kriten::error(problem) } else { problem.answer() }
}

fn marks(request: &HttpRequest) -> Marks {
    let marks = request.extensions().get::<Marks>().cloned();
    marks.unwrap_or_else(|| Marks { nonce: String::new(), request_id: String::new() })
}

fn drawing(request: &HttpRequest, status: StatusCode, failure: Option<&Failure>, kept: &HeaderMap) -> HttpResponse {
    let marks = marks(request);
    let response = if is_for_programs(request.path()) {
        spoken(request, &problem(status, failure, &marks))
    } else {
        let fault = fault(status, failure, &marks);
        page(request, if is_misread(request, status) { fault.beginning_at(request.path()) } else { fault }, marks)
    };
    keeping(response, kept)
}

fn keeping(mut response: HttpResponse, kept: &HeaderMap) -> HttpResponse {
    for name in [header::ALLOW, header::WWW_AUTHENTICATE, header::RETRY_AFTER] {
        if let Some(value) = kept.get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    // A password that was proved in a request that failed otherwise has given the session a new name.
    for cookie in kept.get_all(header::SET_COOKIE) {
        response.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    response
}

/// Whether it was the address that could not be read, so that the same page without any question is a way on.
fn is_misread(request: &HttpRequest, status: StatusCode) -> bool {
    request.method() == Method::GET && status == StatusCode::UNPROCESSABLE_ENTITY && !request.query_string().is_empty()
}

fn is_for_programs(path: &str) -> bool {
    ["/api/", "/oauth/", "/verify/", "/.well-known/", "/healthz", "/readyz"].iter().any(|prefix| path.starts_with(prefix))
}

fn problem(status: StatusCode, failure: Option<&Failure>, marks: &Marks) -> Problem {
    match failure {
        Some(failure) => Problem::of_failure(failure, marks),
        None => Problem::of_status(status, marks),
    }
}

fn fault(status: StatusCode, failure: Option<&Failure>, marks: &Marks) -> Fault {
    let mut fault = Fault::of_status(status.as_u16());
    if status.is_server_error() {
        fault.request_id = marks.request_id.clone();
    }
    match failure.map(Failure::error) {
        Some(AppError::TooManyTries { wait_seconds }) => fault.wait_seconds = *wait_seconds,
        // On a page of its own no field stands beside its remark.
        Some(AppError::Invalid(fields)) => {
            fault.message = fields.iter().map(|field| field.message.as_str()).collect::<Vec<_>>().join(" ");
        }
        Some(error @ (AppError::Forbidden { .. } | AppError::Conflict { .. } | AppError::StepUp)) => {
            fault.message = error.to_string();
        }
        _ => {}
    }
    fault
}

fn page(request: &HttpRequest, fault: Fault, marks: Marks) -> HttpResponse {
    let status = StatusCode::from_u16(fault.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let drawn = if wants_fragment(request) {
        FaultFragment { fault }.render()
    } else {
        let frame = Frame { nonce: marks.nonce, title: fault.title.clone(), ..Frame::default() };
        FaultPage { frame, fault }.render()
    };
    let mut response = HttpResponse::build(status);
    response.content_type("text/html; charset=utf-8").insert_header((header::VARY, "HX-Request-Type"));
    response.body(drawn.unwrap_or_default())
}
