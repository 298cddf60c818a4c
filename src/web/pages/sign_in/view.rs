//! The door: signing in.

use askama::Template;

use crate::web::pages::frame::{Field, Frame};

/// `GET /sign-in`, and its 422 and 429 answers.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "sign_in/show.html")]
pub struct SignInPage {
    pub frame: Frame,
    pub sign_in: SignIn,
}

/// Sends: `csrf return_to login password` to `/sign-in`.
#[derive(Clone, Debug, Default)]
pub struct SignIn {
    pub login: Field,
    /// Only its message is shown, never a value.
    pub password: Field,
    /// One sentence that does not say which half was wrong.
    pub error: Option<String>,
    /// A quiet remark: `You are signed out.`
    pub notice: Option<String>,
    /// The page asked for, checked to be ours.
    pub return_to: String,
    /// Counted down on the page; 0 for no wait.
    pub wait_seconds: u64,
}
