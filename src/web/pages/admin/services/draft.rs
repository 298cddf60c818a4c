//! The form of a service: what was typed, and what is wrong with it.

use super::view::ServiceForm;
use crate::app::FieldError;
use crate::app::services::wish::Written;
use crate::domain::service::{Place, Preflight, Service};
use crate::web::fields::Fields;
use crate::web::pages::asked::{field, summary};
use crate::web::pages::frame::Choice;

/// The fields of the form.
pub(super) const KNOWN: [&str; 9] =
    ["csrf", "version", "name", "description", "rules", "headers", "cache_seconds", "preflight", "places"];

/// A service as it stands in the form.
pub(super) struct Draft {
    pub(super) written: Written,
    pub(super) version: String,
    /// The number as it was typed.
    seconds: String,
}

impl Draft {
    /// The form before anything is typed.
    pub(super) fn fresh() -> Self {
        let written = Written { places: vec![Place::Bearer.as_str().to_owned()], ..Written::default() };
        Self { written, version: String::new(), seconds: "0".to_owned() }
    }

    /// The form as it was sent.
    pub(super) fn sent(fields: &Fields) -> Self {
        let seconds = fields.text("cache_seconds").trim().to_owned();
        let written = Written {
            name: fields.text("name").trim().to_owned(),
            description: fields.text("description").to_owned(),
            places: fields.all("places").map(str::to_owned).collect(),
            rules: fields.text("rules").to_owned(),
            headers: fields.text("headers").to_owned(),
            // What is no number is larger than is allowed, and is told like that.
            cache_seconds: if seconds.is_empty() { 0 } else { seconds.parse().unwrap_or(u32::MAX) },
            preflight: fields.text("preflight").to_owned(),
        };
        Self { written, version: fields.text("version").to_owned(), seconds }
    }

    /// The form of a service that is there.
    pub(super) fn of(service: &Service) -> Self {
        let written = Written {
            name: service.name.as_str().to_owned(),
            description: service.description.clone(),
            places: service.places.iter().map(|place| place.as_str().to_owned()).collect(),
            rules: service.rules.as_str().to_owned(),
            headers: service.headers.to_string(),
            cache_seconds: service.cache_seconds,
            preflight: service.preflight.as_str().to_owned(),
        };
        Self { version: service.version.to_string(), seconds: service.cache_seconds.to_string(), written }
    }

    /// The form with its messages; the caller adds title, address and button.
    pub(super) fn form(&self, errors: &[FieldError]) -> ServiceForm {
        let written = &self.written;
        let place =
            |place: Place| Choice::new(place.as_str(), place.label(), written.places.iter().any(|word| word == place.as_str()));
        let preflight = |value: Preflight, label: &str| {
            let chosen = written.preflight == value.as_str() || (written.preflight.is_empty() && value == Preflight::Deny);
            Choice::new(value.as_str(), label, chosen)
        };
        ServiceForm {
            version: self.version.clone(),
            name: field("name", &written.name, errors),
            description: field("description", &written.description, errors),
            rules: field("rules", &written.rules, errors),
            places: Place::ALL.into_iter().map(place).collect(),
            places_error: field("places", "", errors).error,
            headers: field("headers", &written.headers, errors),
            cache_seconds: field("cache_seconds", &self.seconds, errors),
            preflight: vec![preflight(Preflight::Deny, "Judge like others"), preflight(Preflight::Allow, "Let through")],
            errors: summary(errors, str::to_owned),
            ..ServiceForm::default()
        }
    }
}
