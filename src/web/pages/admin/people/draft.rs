//! What was typed about a person, kept as typed until everything about it is right.

use super::view::PersonForm;
use crate::app::{AppError, FieldError};
use crate::domain::person::{Email, FullName, Person, Username};
use crate::web::fields::Fields;
use crate::web::pages::asked::{field, summary};

/// What was typed.
#[derive(Clone, Default)]
pub(super) struct Draft {
    pub full_name: String,
    pub username: String,
    pub email: String,
}

/// What it says, checked.
pub(super) struct Checked {
    pub full_name: FullName,
    pub username: Username,
    pub email: Email,
}

impl Draft {
    /// What a form sent.
    pub(super) fn sent(fields: &Fields) -> Self {
        let text = |name| fields.text(name).to_owned();
        Self { full_name: text("full_name"), username: text("username"), email: text("email") }
    }

    /// What is stored.
    pub(super) fn of(person: &Person) -> Self {
        Self {
            full_name: person.full_name.as_str().to_owned(),
            username: person.username.as_str().to_owned(),
            email: person.email.as_str().to_owned(),
        }
    }

    /// Errors: `Invalid`, with everything that cannot be.
    pub(super) fn check(&self) -> Result<Checked, AppError> {
        let mut errors = Vec::new();
        let full_name = FullName::parse(&self.full_name).map_err(|error| errors.push(FieldError::text("full_name", error))).ok();
        let username = Username::parse(&self.username).map_err(|error| errors.push(FieldError::name("username", error))).ok();
        let email = Email::parse(&self.email).map_err(|error| errors.push(FieldError::name("email", error))).ok();
        match (full_name, username, email) {
            (Some(full_name), Some(username), Some(email)) => Ok(Checked { full_name, username, email }),
            _ => Err(AppError::Invalid(errors)),
        }
    }

    /// A form with everything typed still there and every message beside its field.
    pub(super) fn form(&self, errors: &[FieldError]) -> PersonForm {
        PersonForm {
            errors: summary(errors, str::to_owned),
            full_name: field("full_name", &self.full_name, errors),
            username: field("username", &self.username, errors),
            email: field("email", &self.email, errors),
            ..PersonForm::default()
        }
    }
}
