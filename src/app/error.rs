//! What a use case can answer instead of a result: meanings with stable codes, not HTTP.

use crate::domain::attenuation::Excess;
use crate::domain::password::WeakPassword;
use crate::domain::person::InvalidName;
use crate::domain::policy::Refusal;
use crate::domain::text::InvalidText;
use crate::store::StoreError;
use std::fmt;

/// Why a use case did not do what was asked.
#[derive(Debug)]
pub enum AppError {
    /// There is no such thing, as far as this actor may know.
    NotFound,
    /// The actor may see it but lacks this right, given in text form.
    Forbidden {
        /// The right that is missing.
        lacks: String,
    },
    /// The input is wrong, field by field.
    Invalid(Vec<FieldError>),
    /// The thing is in a state that does not allow it, or somebody else changed it meanwhile.
    Conflict {
        /// The stable code.
        code: &'static str,
        /// A sentence for people.
        message: &'static str,
    },
    /// The person must prove anew that they are present.
    StepUp,
    /// Name and password do not match; never says which of them.
    WrongPassword,
    /// Too many tries.
    TooManyTries {
        /// When to try again, in seconds.
        wait_seconds: u64,
    },
    /// The store failed. The cause is for the log only.
    Store(StoreError),
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name, as in forms and JSON.
    pub field: &'static str,
    /// The stable code.
    pub code: String,
    /// A sentence for people.
    pub message: String,
    /// Which entry of the field is meant, in its text form, where it is one of several.
    pub entry: Option<String>,
}

impl FieldError {
    /// A field error of our own words.
    pub fn new(field: &'static str, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field, code: code.into(), message: message.into(), entry: None }
    }

    /// A text that was refused.
    pub fn text(field: &'static str, error: InvalidText) -> Self {
        Self::new(field, format!("{field}.{}", error.code()), error.to_string())
    }

    /// A username or address that was refused.
    pub fn name(field: &'static str, error: InvalidName) -> Self {
        Self::new(field, error.code(), error.to_string())
    }

    /// A password that was refused.
    pub fn password(field: &'static str, error: WeakPassword) -> Self {
        Self::new(field, error.code(), error.to_string())
    }
}

impl AppError {
    /// One wrong field.
    pub fn invalid(field: &'static str, code: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, code, message)])
    }

    /// A fault of ours that should not be possible; the text is for the log only.
    pub fn broken(what: impl fmt::Display) -> Self {
        Self::Store(StoreError::Corrupt(what.to_string()))
    }

    /// Whether we do not know at present, because the database cannot be asked.
    pub fn is_unavailable(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_passing())
    }

    /// Something is over that would have to go on.
    pub const fn conflict(code: &'static str, message: &'static str) -> Self {
        Self::Conflict { code, message }
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AppError::NotFound => f.write_str("There is no such thing here."),
            AppError::Forbidden { lacks } => write!(f, "This needs the right {lacks}."),
            AppError::Invalid(fields) => {
                let lines: Vec<String> = fields.iter().map(|field| format!("{}: {}", field.field, field.message)).collect();
                f.write_str(&lines.join("\n"))
            }
            AppError::Conflict { message, .. } => f.write_str(message),
            AppError::StepUp => f.write_str("Type your password again to go on."),
            AppError::WrongPassword => f.write_str("That name and password don't match."),
            AppError::TooManyTries { wait_seconds } => write!(f, "Too many tries. Wait {wait_seconds} seconds."),
            AppError::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for AppError {}

impl From<StoreError> for AppError {
    /// A row that somebody else changed first is a conflict; everything else is a fault of ours.
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale => {
                AppError::conflict("conflict.changed_meanwhile", "Somebody else changed this a moment ago. Look at it again.")
            }
            other => AppError::Store(other),
        }
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound => AppError::NotFound,
            Refusal::Lacks(lacks) => AppError::Forbidden { lacks },
        }
    }
}

impl From<Vec<Excess>> for AppError {
    fn from(excess: Vec<Excess>) -> Self {
        let field = |one: &Excess| FieldError {
            entry: one.entry().map(str::to_owned),
            ..FieldError::new(one.field(), one.code(), one.to_string())
        };
        AppError::Invalid(excess.iter().map(field).collect())
    }
}
