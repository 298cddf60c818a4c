//! What went wrong, as a sentence for people and an exit code for scripts.

use crate::app::{AppError, FieldError};
use crate::config::BadConfig;
use crate::startup::StartError;
use crate::store::StoreError;
use std::fmt::Display;

/// Why a verb did not do what was asked.
#[derive(Debug)]
pub(super) struct Failure {
    code: Code,
    message: String,
    /// The stable word of a server that refused.
    reason: Option<String>,
}

/// The exit codes, which scripts rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
    Failed = 1,
    Usage = 2,
    NotSignedIn = 3,
    Refused = 4,
    NotFound = 5,
    Conflict = 6,
    Limited = 7,
    Network = 8,
    /// A second signal came while we were still stopping; what a shell calls "ended by an interrupt".
    Interrupted = 130,
}

impl Failure {
    /// Something broke.
    pub(super) fn failed(message: impl Display) -> Self {
        Self::new(Code::Failed, message)
    }

    /// The arguments or the input are wrong.
    pub(super) fn usage(message: impl Display) -> Self {
        Self::new(Code::Usage, message)
    }

    /// There is no such thing.
    pub(super) fn not_found(message: impl Display) -> Self {
        Self::new(Code::NotFound, message)
    }

    /// Something stands in the way.
    pub(super) fn conflict(message: impl Display) -> Self {
        Self::new(Code::Conflict, message)
    }

    /// The server does not know who asks.
    pub(super) fn not_signed_in(message: impl Display) -> Self {
        Self::new(Code::NotSignedIn, message)
    }

    /// It is not allowed.
    pub(super) fn refused(message: impl Display) -> Self {
        Self::new(Code::Refused, message)
    }

    /// The server cannot be reached.
    pub(super) fn network(message: impl Display) -> Self {
        Self::new(Code::Network, message)
    }

    /// A server answered with this status and, where it gave one, this reason.
    pub(super) fn of_status(status: u16, reason: Option<&str>, message: impl Display) -> Self {
        let code = match status {
            401 => Code::NotSignedIn,
            403 => Code::Refused,
            404 => Code::NotFound,
            409 | 412 => Code::Conflict,
            429 => Code::Limited,
            400 | 405 | 413 | 415 | 422 => Code::Usage,
            _ => Code::Failed,
        };
        Self { reason: reason.map(str::to_owned), ..Self::new(code, message) }
    }

    /// Whether the server refused the very credential.
    pub(super) fn is_about_credential(&self) -> bool {
        self.code == Code::NotSignedIn
    }

    /// The stable word for why a server refused.
    pub(super) fn reason(&self) -> &str {
        self.reason.as_deref().unwrap_or("unknown")
    }

    /// The same failure, with what was done in spite of it.
    pub(super) fn and_yet(self, words: &str) -> Self {
        Self { message: format!("{}\n{words}", self.message), ..self }
    }

    /// A signal asked to end at once.
    pub(super) fn interrupted() -> Self {
        Self::new(Code::Interrupted, "stopped at once, as asked")
    }

    /// Says on stderr what went wrong and answers the exit code.
    pub(super) fn report(&self) -> i32 {
        // When even stderr is closed there is nobody left to tell.
        let _ = super::output::say(&format!("error: {}", self.message));
        self.code as i32
    }

    fn new(code: Code, message: impl Display) -> Self {
        Self { code, message: message.to_string(), reason: None }
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        let code = match &error {
            AppError::NotFound => Code::NotFound,
            AppError::Forbidden { .. } | AppError::StepUp | AppError::WrongPassword => Code::Refused,
            AppError::Invalid(fields) => code_of_fields(fields),
            AppError::Conflict { .. } => Code::Conflict,
            AppError::TooManyTries { .. } => Code::Limited,
            AppError::Store(_) => Code::Failed,
        };
        Self::new(code, error)
    }
}

/// Wrong input is wrong usage, unless all of it is about names that are taken, or rights that the owner lacks.
fn code_of_fields(fields: &[FieldError]) -> Code {
    let all = |is: fn(&str) -> bool| !fields.is_empty() && fields.iter().all(|field| is(&field.code));
    if all(|code| code.ends_with("_taken")) {
        Code::Conflict
    } else if all(|code| code.ends_with("_not_held")) {
        Code::Refused
    } else {
        Code::Usage
    }
}

impl From<BadConfig> for Failure {
    fn from(error: BadConfig) -> Self {
        Self::new(Code::Usage, error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        AppError::from(error).into()
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        Self::new(Code::Failed, error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(Code::Failed, error)
    }
}
