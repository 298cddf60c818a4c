//! The fields of a posted form.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use std::future::{Ready, ready};

/// What a form sent: names and values in order. The guard has checked its size and its CSRF token.
#[derive(Debug, Clone, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Wraps decoded fields.
    pub fn new(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// The value of a field; nothing when it is missing.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// All values of a field that may come several times.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All fields in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The first field that is not among `known`, or comes twice though only `repeatable` may.
    /// Forms with an `owner` or a `state` that nobody asked for are refused rather than ignored.
    pub fn first_unexpected(&self, known: &[&str], repeatable: &[&str]) -> Option<&str> {
        let is_again = |place: usize, name: &str| self.0[..place].iter().any(|(earlier, _)| earlier == name);
        let unexpected = |(place, (name, _)): &(usize, &(String, String))| {
            let name = name.as_str();
            !repeatable.contains(&name) && (!known.contains(&name) || is_again(*place, name))
        };
        self.0.iter().enumerate().find(unexpected).map(|(_, (name, _))| name.as_str())
    }
}

impl FromRequest for Fields {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, actix_web::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(request.extensions().get::<Fields>().cloned().unwrap_or_default()))
    }
}
