//! What somebody wants a service to be, as a form, a file or the API writes it.

use crate::app::FieldError;
use crate::domain::rights::Catalogue;
use crate::domain::service::{IdentityHeaders, MOST_CACHE_SECONDS, Places, Preflight, Rules, Service, ServiceName};
use crate::domain::text;
use serde::Deserialize;

/// The most characters a description may have.
pub const MOST_DESCRIPTION: usize = 500;

/// A service as it was written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// Its name in addresses.
    pub name: String,
    /// What it is.
    #[serde(default)]
    pub description: String,
    /// Words for the accepted places; none for the bearer header alone.
    #[serde(default)]
    pub places: Vec<String>,
    /// One rule a line.
    #[serde(default)]
    pub rules: String,
    /// Six header names; empty for the usual ones.
    #[serde(default)]
    pub headers: String,
    /// For how long a gateway may keep a verdict.
    #[serde(default)]
    pub cache_seconds: u32,
    /// `allow` or `deny`; empty for `deny`.
    #[serde(default)]
    pub preflight: String,
}

/// A service as it is wanted, checked field by field.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Its name.
    pub name: ServiceName,
    /// What it is.
    pub description: String,
    /// The accepted places.
    pub places: Places,
    /// What each request needs.
    pub rules: Rules,
    /// How the identity headers are called.
    pub headers: IdentityHeaders,
    /// For how long a gateway may keep a verdict.
    pub cache_seconds: u32,
    /// What becomes of preflights.
    pub preflight: Preflight,
}

impl Wish {
    /// Checks every field. Errors: all that is wrong, field by field.
    pub fn parse(written: &Written, catalogue: &Catalogue) -> Result<Self, Vec<FieldError>> {
        let mut wrong = Vec::new();
        let wish = Self {
            name: or_note(&mut wrong, name(written)).unwrap_or_else(ServiceName::stand_in),
            description: or_note(&mut wrong, description(written)).unwrap_or_default(),
            places: or_note(&mut wrong, places(written)).unwrap_or_default(),
            rules: or_note(&mut wrong, rules(written, catalogue)).unwrap_or_default(),
            headers: or_note(&mut wrong, headers(written)).unwrap_or_default(),
            cache_seconds: or_note(&mut wrong, cache_seconds(written)).unwrap_or_default(),
            preflight: or_note(&mut wrong, preflight(written)).unwrap_or(Preflight::Deny),
        };
        if wrong.is_empty() { Ok(wish) } else { Err(wrong) }
    }

    /// The service that this wish makes of another.
    pub(super) fn over(self, service: &Service) -> Service {
        Service {
            name: self.name,
            description: self.description,
            places: self.places,
            rules: self.rules,
            headers: self.headers,
            cache_seconds: self.cache_seconds,
            preflight: self.preflight,
            ..service.clone()
        }
    }
}

fn or_note<T>(wrong: &mut Vec<FieldError>, result: Result<T, FieldError>) -> Option<T> {
    result.map_err(|error| wrong.push(error)).ok()
}

fn name(written: &Written) -> Result<ServiceName, FieldError> {
    ServiceName::parse(&written.name).map_err(|error| FieldError::new("name", "service.name", error.to_string()))
}

fn description(written: &Written) -> Result<String, FieldError> {
    text::paragraphs(&written.description, MOST_DESCRIPTION).map_err(|error| FieldError::text("description", error))
}

fn places(written: &Written) -> Result<Places, FieldError> {
    if written.places.is_empty() {
        return Ok(Places::default());
    }
    let words = written.places.iter().map(String::as_str);
    Places::parse(words).map_err(|error| FieldError::new("places", "service.places", error.to_string()))
}

fn rules(written: &Written, catalogue: &Catalogue) -> Result<Rules, FieldError> {
    Rules::parse(&written.rules, catalogue).map_err(|wrong| {
        let lines: Vec<String> = wrong.iter().map(ToString::to_string).collect();
        FieldError::new("rules", "service.rules", lines.join("\n"))
    })
}

fn headers(written: &Written) -> Result<IdentityHeaders, FieldError> {
    if written.headers.trim().is_empty() {
        return Ok(IdentityHeaders::default());
    }
    IdentityHeaders::parse(&written.headers).map_err(|error| FieldError::new("headers", "service.headers", error.to_string()))
}

fn cache_seconds(written: &Written) -> Result<u32, FieldError> {
    if written.cache_seconds <= MOST_CACHE_SECONDS {
        return Ok(written.cache_seconds);
    }
    let message = format!("At most {MOST_CACHE_SECONDS} seconds: for that long a revoked token would still come in.");
    Err(FieldError::new("cache_seconds", "service.cache_seconds", message))
}

fn preflight(written: &Written) -> Result<Preflight, FieldError> {
    match written.preflight.as_str() {
        "" => Ok(Preflight::Deny),
        word => Preflight::parse(word).ok_or_else(|| FieldError::new("preflight", "service.preflight", "Write allow or deny.")),
    }
}
