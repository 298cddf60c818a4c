//! Errors on their way out.
//!
//! A handler returns a [`Failure`]; it cannot be drawn there, because only the guard knows the request.
//! So the failure rides in the response's extensions, and the guard of the surface draws it: page, fragment or problem.

use crate::app::AppError;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use std::fmt;
use std::rc::Rc;

/// Why a request was not answered as asked.
#[derive(Debug, Clone)]
pub struct Failure(Rc<AppError>);

impl Failure {
    /// The meaning.
    pub fn error(&self) -> &AppError {
        &self.0
    }

    /// The status that says the same.
    pub fn status(&self) -> StatusCode {
        match self.error() {
            AppError::NotFound => StatusCode::NOT_FOUND,
            AppError::Forbidden { .. } | AppError::StepUp => StatusCode::FORBIDDEN,
            AppError::Invalid(_) | AppError::WrongPassword => StatusCode::UNPROCESSABLE_ENTITY,
            AppError::Conflict { .. } => StatusCode::CONFLICT,
            AppError::TooManyTries { .. } => StatusCode::TOO_MANY_REQUESTS,
            error if error.is_unavailable() => StatusCode::SERVICE_UNAVAILABLE,
            AppError::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The stable code, for programs.
    pub fn code(&self) -> &str {
        match self.error() {
            AppError::NotFound => "not_found",
            AppError::Forbidden { .. } => "forbidden",
            AppError::StepUp => "step_up_required",
            AppError::Invalid(fields) => fields.first().map_or("invalid", |field| field.code.as_str()),
            AppError::WrongPassword => "wrong_password",
            AppError::Conflict { code, .. } => code,
            AppError::TooManyTries { .. } => "too_many_tries",
            error if error.is_unavailable() => "unavailable",
            AppError::Store(_) => "internal",
        }
    }
}

impl From<AppError> for Failure {
    /// The cause is logged here, once, where it is answered; clients get a code and a kind sentence.
    fn from(error: AppError) -> Self {
        if let AppError::Store(cause) = &error {
            tracing::error!(%cause, "the store failed");
        }
        Self(Rc::new(error))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status()).finish();
        response.extensions_mut().insert(self.clone());
        response
    }
}
