//! Why a page or form comes back: messages beside fields, or one about the whole.

use crate::app::people::whoami::Whoami;
use crate::app::{AppError, FieldError};
use crate::domain::holdings::PROJECT_TO_COME;
use crate::domain::rights::{Catalogue, Right, Scope};
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

/// `This needs a right that you do not hold: user:create in Studio Nord (“Add people”).`
fn say_lack(lacks: &str, whoami: &Whoami, catalogue: &Catalogue) -> String {
    // A star stands for every project to come.
    let Ok(right) = lacks.replace("/*/", &format!("/{PROJECT_TO_COME}/")).parse::<Right>() else {
        return format!("This needs a right that you do not hold: {lacks}.");
    };
    let place = match right.scope == Scope::project(PROJECT_TO_COME) {
        true => "every project, later ones too".to_owned(),
        false => whoami.name_of(&right.scope).unwrap_or_else(|| right.scope.to_string()),
    };
    let action = catalogue.action(right.resource.as_str(), right.action.as_str());
    let sentence = action.map(|action| format!(" (“{}”)", action.sentence)).unwrap_or_default();
    format!("This needs a right that you do not hold: {} in {place}{sentence}.", right.pair())
}
