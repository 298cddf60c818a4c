//! Problems for programs, after RFC 9457, with a stable `code`.

use super::failure::Failure;
use super::headers::Marks;
use super::refusal::{Refusal, Remark};
use crate::app::AppError;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use serde::Serialize;

/// A problem document.
#[derive(Debug, Serialize)]
pub struct Problem {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    detail: String,
    code: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    request_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Pointed>,
    #[serde(skip)]
    wait_seconds: Option<u64>,
}

/// What is wrong with one field of the request.
#[derive(Debug, Serialize)]
struct Pointed {
    pointer: String,
    code: String,
    detail: String,
}

impl Problem {
    /// A problem with its code and a sentence that a person can act on.
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>, marks: &Marks) -> Self {
        Self {
            kind: format!("urn:hallpass:problem:{code}"),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            code: code.to_owned(),
            request_id: marks.request_id.clone(),
            errors: Vec::new(),
            wait_seconds: None,
        }
    }

    /// The problem behind a failure of a use case. Faults of ours say nothing of their cause.
    pub fn of_failure(failure: &Failure, marks: &Marks) -> Self {
        let detail = match failure.error() {
            AppError::Store(_) => "Something failed on our side. Nothing was changed.".to_owned(),
            error => error.to_string(),
        };
        let mut problem = Self::new(failure.status(), failure.code(), detail, marks);
        match failure.error() {
            AppError::Invalid(fields) => {
                let pointed = |field: &crate::app::FieldError| Pointed {
                    pointer: format!("/{}", field.field),
                    code: field.code.clone(),
                    detail: field.message.clone(),
                };
                problem.errors = fields.iter().map(pointed).collect();
            }
            AppError::TooManyTries { wait_seconds } => problem.wait_seconds = Some(*wait_seconds),
            AppError::Store(_) if failure.status() == StatusCode::SERVICE_UNAVAILABLE => problem.wait_seconds = Some(1),
            _ => {}
        }
        problem
    }

    /// The problem behind a refusal of the API.
    pub fn of_refusal(refusal: &Refusal, marks: &Marks) -> Self {
        let mut problem = Self::new(refusal.status(), refusal.code(), refusal.detail(), marks);
        let pointed = |remark: &Remark| Pointed {
            pointer: remark.pointer.clone(),
            code: remark.code.clone(),
            detail: remark.detail.clone(),
        };
        problem.errors = refusal.remarks().iter().map(pointed).collect();
        problem.wait_seconds = refusal.wait_seconds();
        problem
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// When to try again.
    pub fn wait_seconds(&self) -> Option<u64> {
        self.wait_seconds
    }

    /// The sentence of this problem, for surfaces that say no more.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The problem behind a bare status.
    pub fn of_status(status: StatusCode, marks: &Marks) -> Self {
        let (code, detail) = match status.as_u16() {
            404 => ("not_found", "There is no such thing here."),
            405 => ("method_not_allowed", "This address does not take this method."),
            408 => ("too_slow", "The body took too long to arrive."),
            413 => ("too_large", "The body is larger than this address accepts."),
            415 => ("unsupported_media_type", "This address does not take this content type."),
            400..=499 => ("bad_request", "The request could not be read."),
            _ => ("internal", "Something failed on our side. Nothing was changed."),
        };
        Self::new(status, code, detail, marks)
    }

    /// The answer.
    pub fn answer(&self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = HttpResponse::build(status);
        response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        if let Some(seconds) = self.wait_seconds {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        response.body(serde_json::to_string(self).unwrap_or_default())
    }
}
