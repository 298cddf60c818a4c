//! Choosing a password through a link.

use askama::Template;

use crate::web::pages::frame::{Field, FormError, Frame};

/// `GET /welcome?code=`, and its 422 answer.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "welcome/show.html")]
pub struct WelcomePage {
    pub frame: Frame,
    pub welcome: Welcome,
}

/// Sends: `csrf code username password` to `/welcome`; the username is for password managers only.
#[derive(Clone, Debug, Default)]
pub struct Welcome {
    pub code: String,
    pub full_name: String,
    pub username: String,
    pub errors: Vec<FormError>,
    /// Only its message is shown, never a value.
    pub password: Field,
    pub password_hint: String,
}
