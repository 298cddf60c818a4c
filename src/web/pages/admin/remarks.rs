//! Why a page or form comes back: messages beside fields, or one about the whole.

use crate::app::people::whoami::Whoami;
use crate::app::{AppError, FieldError};
use crate::domain::rights::{Catalogue, Right};
use actix_web::http::StatusCode;

/// What stands on a page that came back.
#[derive(Clone, Debug, Default)]
pub(super) struct Remarks {
    /// What is wrong with fields.
    pub errors: Vec<FieldError>,
    /// What is wrong with the whole; empty for nothing.
    pub text: String,
    /// Whether somebody else changed the thing meanwhile.
    pub is_clash: bool,
}

/// The status and the remarks behind an error that the page itself can show.
/// Errors: what it cannot, unchanged.
pub(super) fn of(error: AppError, whoami: &Whoami, catalogue: &Catalogue) -> Result<(StatusCode, Remarks), AppError> {
    match error {
        AppError::Invalid(errors) => Ok((StatusCode::UNPROCESSABLE_ENTITY, Remarks { errors, ..Remarks::default() })),
        AppError::Conflict { code, message } => {
            let remarks =
                Remarks { text: message.to_owned(), is_clash: code.ends_with(".changed_meanwhile"), ..Remarks::default() };
            Ok((StatusCode::CONFLICT, remarks))
        }
        AppError::Forbidden { lacks } => {
            Ok((StatusCode::FORBIDDEN, Remarks { text: say_lack(&lacks, whoami, catalogue), ..Remarks::default() }))
        }
        other => Err(other),
    }
}

/// `You do not hold the right user:create in Studio: Add people.`
fn say_lack(lacks: &str, whoami: &Whoami, catalogue: &Catalogue) -> String {
    let Ok(right) = lacks.parse::<Right>() else {
        return format!("This needs rights that you do not hold: {lacks}.");
    };
    let place = whoami.name_of(&right.scope).unwrap_or_else(|| right.scope.to_string());
    let action = catalogue.action(right.resource.as_str(), right.action.as_str());
    let sentence = action.map(|action| format!(": “{}”", action.sentence)).unwrap_or_default();
    format!("This needs the right {} on {place}, which you do not hold{sentence}.", right.pair())
}
