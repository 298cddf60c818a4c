//! Answers of pages: drawn templates, and where to go next.

use super::failure::Failure;
use super::visit::Visit;
use crate::app::AppError;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use askama::Template;

/// What a page handler answers.
pub type Answer = Result<HttpResponse, Failure>;

/// A drawn page or fragment.
pub fn drawn(template: &impl Template) -> Answer {
    drawn_with(StatusCode::OK, template)
}

/// A form that came back with remarks: 422.
pub fn returned(template: &impl Template) -> Answer {
    drawn_with(StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// A drawn page or fragment with another status.
pub fn drawn_with(status: StatusCode, template: &impl Template) -> Answer {
    let body = template.render().map_err(AppError::broken)?;
    Ok(HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::VARY, "HX-Request-Type, Cookie"))
        .body(body))
}

/// The fragment for htmx, the page for everybody else.
pub fn either<P: Template, F: Template>(visit: &Visit, page: impl FnOnce() -> P, fragment: impl FnOnce() -> F) -> Answer {
    either_with(StatusCode::OK, visit, page, fragment)
}

/// The same with another status.
pub fn either_with<P: Template, F: Template>(
    status: StatusCode,
    visit: &Visit,
    page: impl FnOnce() -> P,
    fragment: impl FnOnce() -> F,
) -> Answer {
    if visit.wants_fragment { drawn_with(status, &fragment()) } else { drawn_with(status, &page()) }
}

/// Go and look at this address now; reloading it repeats nothing.
pub fn see(address: &str) -> Answer {
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, address)).finish())
}
