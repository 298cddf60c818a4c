//! The first page of a new installation.

use askama::Template;

use crate::web::pages::frame::{Field, FormError, Frame};

/// `GET /setup?code=`, and its 422 answer.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "setup/show.html")]
pub struct SetupPage {
    pub frame: Frame,
    pub setup: Setup,
}

/// Sends: `csrf code organization name username email password` to `/setup`.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// The one-time code from the printed link.
    pub code: String,
    pub errors: Vec<FormError>,
    pub organization: Field,
    pub name: Field,
    pub username: Field,
    pub email: Field,
    /// Only its message is shown, never a value.
    pub password: Field,
    /// `At least 15 characters. A few words are easier than symbols.`
    pub password_hint: String,
}
