//! The posted forms of the OAuth family.

use super::refusal::Refusal;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, web};

/// The fields of a form of the OAuth family: each at most once.
pub(super) struct OauthForm(Vec<(String, String)>);

impl OauthForm {
    /// Reads a posted form. Errors: 400 for any other type.
    pub(super) fn read(request: &HttpRequest, body: &[u8]) -> Result<Self, Refusal> {
        let wrong = || Refusal::of_oauth("invalid_request", "Send a form: application/x-www-form-urlencoded.");
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
            (_, Some(_)) => Err(Refusal::of_oauth("invalid_request", "A field came twice.")),
            (value, None) => Ok(value.filter(|value| !value.is_empty())),
        }
    }
}
