//! What a refusal says: status, challenge and body, after RFC 6750. Each dialect sends it in its own way.

use crate::app::verify::Denial;
use crate::domain::verdict::Reason;
use crate::web::failure::Failure;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use serde_json::json;

/// A refusal, ready to be sent.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    /// The true status.
    pub(super) status: StatusCode,
    /// The challenge, where there is one.
    pub(super) challenge: Option<String>,
    /// What the body is: a problem document, or an error as RFC 6749 writes it.
    content_type: &'static str,
    /// The body, one line of ASCII.
    pub(super) body: String,
}

impl Refusal {
    /// The refusal of a token. To strangers what is malformed, unknown or revoked looks alike, to the byte.
    pub(super) fn of(denial: &Denial) -> Self {
        let told = denial.reason.told_to_strangers();
        let missing: Vec<String> = denial.missing.iter().map(ToString::to_string).collect();
        let (status, challenge) = match told {
            Reason::NoCredential => (StatusCode::UNAUTHORIZED, "Bearer realm=\"hallpass\"".to_owned()),
            about if about.is_about_the_request() => {
                let scope = if missing.is_empty() { String::new() } else { format!(", scope=\"{}\"", missing.join(" ")) };
                (StatusCode::FORBIDDEN, format!("Bearer realm=\"hallpass\", error=\"insufficient_scope\"{scope}"))
            }
            _ => (StatusCode::UNAUTHORIZED, "Bearer realm=\"hallpass\", error=\"invalid_token\"".to_owned()),
        };
        Self { challenge: Some(challenge), ..Self::with(status, body(status, told.code(), told.advice(), &missing)) }
    }

    /// A question that cannot be answered as it was put.
    pub(super) fn bad_request(code: &'static str, detail: &str) -> Self {
        let challenge = (code == "invalid_request").then(|| "Bearer realm=\"hallpass\", error=\"invalid_request\"".to_owned());
        let status = StatusCode::BAD_REQUEST;
        Self { challenge, ..Self::with(status, body(status, code, detail, &[])) }
    }

    /// A refusal with a status of its own.
    pub(super) fn plain(status: StatusCode, code: &'static str, detail: &str) -> Self {
        Self::with(status, body(status, code, detail, &[]))
    }

    /// 400 in the words of RFC 6749, which the clients of the OAuth endpoints read.
    pub(super) fn of_oauth(error: &'static str, description: &str) -> Self {
        let body = json!({ "error": error, "error_description": description, "code": error }).to_string();
        Self { content_type: "application/json", ..Self::with(StatusCode::BAD_REQUEST, body) }
    }

    fn with(status: StatusCode, body: String) -> Self {
        Self { status, challenge: None, content_type: "application/problem+json", body }
    }

    /// We cannot know: 503, so that nobody throws a good token away.
    pub(super) fn unknowing(failure: &Failure) -> Self {
        tracing::warn!(status = failure.status().as_u16(), "a verdict could not be taken");
        Self::plain(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "We cannot check tokens at present. Try again soon.")
    }

    /// The refusal as it is.
    pub(super) fn answer(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        response.insert_header((CONTENT_TYPE, self.content_type));
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.insert_header((RETRY_AFTER, "1"));
        }
        let mut response = response.body(self.body.clone());
        self.put_challenge(&mut response);
        response
    }

    /// The refusal for a gateway that knows only 401 and 403: the truth rides in headers, from which its snippet restores it.
    pub(super) fn answer_in_two_statuses(&self) -> HttpResponse {
        let is_about_credential = self.status == StatusCode::UNAUTHORIZED;
        let status = if is_about_credential { StatusCode::UNAUTHORIZED } else { StatusCode::FORBIDDEN };
        let mut response = HttpResponse::build(status);
        response.insert_header((CONTENT_TYPE, self.content_type));
        response.insert_header(("x-error-status", self.status.as_u16().to_string()));
        if let Ok(body) = HeaderValue::from_str(&self.body) {
            response.insert_header((HeaderName::from_static("x-error-body"), body));
        }
        let mut response = response.body(self.body.clone());
        self.put_challenge(&mut response);
        response
    }

    fn put_challenge(&self, response: &mut HttpResponse) {
        if let Some(value) = self.challenge.as_deref().and_then(|text| HeaderValue::from_str(text).ok()) {
            response.headers_mut().insert(WWW_AUTHENTICATE, value);
        }
    }
}

/// One line of ASCII, because it may have to travel in a header.
fn body(status: StatusCode, code: &str, detail: &str, missing: &[String]) -> String {
    let mut problem = json!({
        "type": format!("urn:hallpass:problem:{code}"),
        "title": status.canonical_reason().unwrap_or("Error"),
        "status": status.as_u16(),
        "detail": detail,
        "code": code,
        "reason": code,
    });
    if !missing.is_empty() {
        problem["missing"] = json!(missing.iter().take(20).collect::<Vec<_>>());
    }
    problem.to_string()
}
