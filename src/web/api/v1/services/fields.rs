//! What a client writes of a service. What it leaves out stays as it is, or as it usually is.

use crate::app::services::wish::{Wish, Written};
use crate::domain::rights::Catalogue;
use crate::domain::service::{Place, Service};
use crate::web::api::sheet::Sheet;
use crate::web::refusal::{Refusal, Remark};

/// A service before anything is written of it: the bearer header, no rules, nothing kept.
pub(super) fn blank() -> Written {
    Written { places: vec![Place::Bearer.as_str().to_owned()], ..Written::default() }
}

/// A service as it is.
pub(super) fn of(service: &Service) -> Written {
    Written {
        name: service.name.as_str().to_owned(),
        description: service.description.clone(),
        places: service.places.iter().map(|place| place.as_str().to_owned()).collect(),
        rules: service.rules.as_str().to_owned(),
        headers: service.headers.to_string(),
        cache_seconds: service.cache_seconds,
        preflight: service.preflight.as_str().to_owned(),
    }
}

/// What was sent of a service.
pub(super) struct Sent {
    name: Option<String>,
    description: Option<String>,
    places: Option<Vec<String>>,
    rules: Option<String>,
    headers: Option<Vec<String>>,
    cache_seconds: Option<u32>,
    preflight: Option<String>,
}

impl Sent {
    /// Reads a body to its end. Errors: 422 naming each wrong place.
    pub(super) fn read(sheet: &mut Sheet) -> Result<Self, Refusal> {
        let sent = Self {
            name: sheet.text("name"),
            description: sheet.text("description"),
            places: sheet.texts("places"),
            rules: sheet.text("rules"),
            headers: sheet.texts("headers"),
            cache_seconds: sheet.number("cache_seconds"),
            preflight: sheet.text("preflight"),
        };
        sheet.finish()?;
        Ok(sent)
    }

    /// Whether a name was sent.
    pub(super) fn has_name(&self) -> bool {
        self.name.is_some()
    }

    /// What becomes of a service by what was sent, checked field by field. Errors: 422 naming each wrong field.
    pub(super) fn over(self, written: Written, catalogue: &Catalogue) -> Result<Wish, Refusal> {
        let is_without_places = self.places.as_ref().is_some_and(Vec::is_empty);
        let written = Written {
            name: self.name.unwrap_or(written.name),
            description: self.description.unwrap_or(written.description),
            places: self.places.unwrap_or(written.places),
            rules: self.rules.unwrap_or(written.rules),
            headers: self.headers.map_or(written.headers, |names| names.join(" ")),
            cache_seconds: self.cache_seconds.unwrap_or(written.cache_seconds),
            preflight: self.preflight.unwrap_or(written.preflight),
        };
        let remark = |field: &crate::app::FieldError| Remark::new(format!("/{}", field.field), &field.code, &field.message);
        let wish = Wish::parse(&written, catalogue).map_err(|errors| Refusal::invalid(errors.iter().map(remark).collect()))?;
        if is_without_places {
            return Err(Refusal::at("/places", "service.places", "Name at least one place."));
        }
        Ok(wish)
    }
}
