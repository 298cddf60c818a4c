//! What an organization's administrators keep: people, teams, roles, projects and the organization itself.
//!
//! Every change that touches somebody's rights is tried out first and shown (see [`change`] and [`review`]).

pub mod allowed;
pub mod change;
pub mod clash;
mod finding;
pub mod identities;
pub mod jobs;
pub mod organization;
pub mod people;
pub mod policy;
pub mod projects;
mod remarks;
pub mod review;
pub mod roles;
pub mod services;
pub mod teams;
pub mod tokens;

use super::frame::{Frame, Toast};
use crate::app::AppError;
use crate::web::fields::Fields;
use crate::web::visit::Present;

/// The field by which a form says for which organization it was opened.
const ORGANIZATION: &str = "organization";

/// What a team or role is for may be this long.
const DESCRIPTION_LONGEST: usize = 500;

/// Refuses a form that was opened in another organization: nothing may be made or renamed in the wrong one
/// because somebody switched in another window.
fn demand_same_organization(present: &Present, fields: &Fields) -> Result<(), AppError> {
    if fields.text(ORGANIZATION) == present.actor.organization_id.to_string() {
        return Ok(());
    }
    Err(AppError::conflict(
        "organization.switched",
        "You switched to another organization after you opened this form. Nothing was changed. Open it again where it belongs.",
    ))
}

/// Adds what a redirect has to say: `?done=` names one of a few known sentences.
fn say_done(frame: &mut Frame, text: Option<String>) {
    frame.toasts.extend(text.map(|text| Toast { kind: "ok".to_owned(), text, ..Toast::default() }));
}
