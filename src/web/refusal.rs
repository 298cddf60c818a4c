//! Why an API request was not answered as asked.
//!
//! Like [`Failure`] it rides in the response and is drawn by `faults`, in the words of the surface that was asked.

use super::failure::Failure;
use crate::app::{AppError, FieldError};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use std::fmt;
use std::sync::Arc;

/// A refusal with its status, its stable code and a sentence that a person can act on.
#[derive(Debug, Clone)]
pub struct Refusal(Arc<Said>);

#[derive(Debug, Clone)]
struct Said {
    status: StatusCode,
    code: String,
    detail: String,
    remarks: Vec<Remark>,
    wait_seconds: Option<u64>,
    lacks: Option<String>,
}

/// What is wrong with one place of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// A JSON pointer into the body, or the name of a parameter or header.
    pub pointer: String,
    /// The stable code.
    pub code: String,
    /// A sentence for people.
    pub detail: String,
    /// Which entry of a list or tree is meant, in its text form, where it was not looked for yet.
    pub entry: Option<String>,
}

impl Remark {
    /// A remark on a place.
    pub fn new(pointer: impl Into<String>, code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code: code.into(), detail: detail.into(), entry: None }
    }
}

impl Refusal {
    /// A refusal of our own words.
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        let (code, detail) = (code.to_owned(), detail.into());
        Self(Arc::new(Said { status, code, detail, remarks: Vec::new(), wait_seconds: None, lacks: None }))
    }

    /// Input that was read and cannot be taken, place by place: 422.
    pub fn invalid(remarks: Vec<Remark>) -> Self {
        Self::of_remarks(StatusCode::UNPROCESSABLE_ENTITY, remarks)
    }

    /// One wrong place of the body.
    pub fn at(pointer: impl Into<String>, code: &str, detail: impl Into<String>) -> Self {
        Self::invalid(vec![Remark::new(pointer, code, detail)])
    }

    /// A wrong parameter or header: 400.
    pub fn asked(name: &str, code: &str, detail: impl Into<String>) -> Self {
        Self::of_remarks(StatusCode::BAD_REQUEST, vec![Remark::new(name, code, detail)])
    }

    /// There is no such thing, as far as the caller may know.
    pub fn not_found() -> Self {
        AppError::NotFound.into()
    }

    fn of_remarks(status: StatusCode, remarks: Vec<Remark>) -> Self {
        let first = remarks.first();
        let code = first.map_or("invalid", |remark| remark.code.as_str()).to_owned();
        let detail = first.map_or("The request cannot be taken.", |remark| remark.detail.as_str()).to_owned();
        Self(Arc::new(Said { status, code, detail, remarks, wait_seconds: None, lacks: None }))
    }

    /// The same with fields named as this surface names them: pairs of our name and theirs.
    pub fn renamed(self, names: &[(&str, &str)]) -> Self {
        let mut said = (*self.0).clone();
        for remark in &mut said.remarks {
            let theirs = names.iter().find(|(ours, _)| remark.pointer.strip_prefix('/') == Some(*ours));
            if let Some((_, theirs)) = theirs {
                remark.pointer = format!("/{theirs}");
            }
        }
        Self(Arc::new(said))
    }

    /// The same with places that `find` knows better.
    pub fn placed(self, find: impl Fn(&Remark) -> Option<String>) -> Self {
        let mut said = (*self.0).clone();
        for remark in &mut said.remarks {
            if let Some(pointer) = find(remark) {
                remark.pointer = pointer;
            }
        }
        Self(Arc::new(said))
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// The sentence.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// What is wrong, place by place.
    pub fn remarks(&self) -> &[Remark] {
        &self.0.remarks
    }

    /// When to try again.
    pub fn wait_seconds(&self) -> Option<u64> {
        self.0.wait_seconds
    }
}

impl From<AppError> for Refusal {
    fn from(error: AppError) -> Self {
        let remark = |field: &FieldError| Remark {
            entry: field.entry.clone(),
            ..Remark::new(format!("/{}", field.field), field.code.as_str(), field.message.as_str())
        };
        let remarks = match &error {
            AppError::Invalid(fields) => fields.iter().map(remark).collect(),
            _ => Vec::new(),
        };
        let wait_seconds = match &error {
            AppError::TooManyTries { wait_seconds } => Some(*wait_seconds),
            error if error.is_unavailable() => Some(1),
            _ => None,
        };
        let lacks = match &error {
            AppError::Forbidden { lacks } => Some(lacks.clone()),
            _ => None,
        };
        let detail = match &error {
            AppError::Store(_) => "Something failed on our side. Nothing was changed.".to_owned(),
            AppError::Invalid(fields) => fields.first().map(|field| field.message.clone()).unwrap_or_default(),
            error => error.to_string(),
        };
        // The cause is logged where a failure is made.
        let failure = Failure::from(error);
        Self(Arc::new(Said { status: failure.status(), code: failure.code().to_owned(), detail, remarks, wait_seconds, lacks }))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.code, self.0.detail)
    }
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status());
        if let Some(lacks) = &self.0.lacks {
            let challenge = format!("Bearer realm=\"hallpass\", error=\"insufficient_scope\", scope=\"{lacks}\"");
            response.insert_header((header::WWW_AUTHENTICATE, challenge));
        }
        let mut response = response.finish();
        response.extensions_mut().insert(self.clone());
        response
    }
}
