//! What pages read from forms: field errors by name, and times.

use super::frame::{Field, FormError};
use crate::app::{AppError, FieldError};
use crate::domain::moment::Moment;
use crate::web::failure::Failure;
use crate::web::fields::Fields;

/// Refuses a form with fields that nobody asked for, and with fields that come twice.
pub fn demand_only(fields: &Fields, known: &[&str], repeatable: &[&str]) -> Result<(), Failure> {
    match fields.first_unexpected(known, repeatable) {
        None => Ok(()),
        Some(name) => {
            let name: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
            let words = format!("This form has no field {name:?} to set. Nothing was changed.");
            Err(AppError::invalid("form", "form.unexpected_field", words).into())
        }
    }
}

/// A field with what was typed, and the first message about it.
pub fn field(name: &str, value: &str, errors: &[FieldError]) -> Field {
    let error = errors.iter().find(|error| error.field == name).map(|error| error.message.clone());
    Field { value: value.to_owned(), error }
}

/// The list of errors on top of a form. `place` gives the element that a field's message leads to.
pub fn summary(errors: &[FieldError], place: impl Fn(&str) -> String) -> Vec<FormError> {
    let line = |error: &FieldError| FormError { field: place(error.field), message: error.message.clone() };
    errors.iter().map(line).collect()
}

/// Reads what a date-and-time field sends: `2026-12-22T08:00`, with seconds or without, in UTC.
pub fn moment(text: &str) -> Option<Moment> {
    let text = text.trim();
    let seconds = if text.len() == 16 { ":00" } else { "" };
    Moment::parse(&format!("{text}{seconds}Z")).ok()
}
