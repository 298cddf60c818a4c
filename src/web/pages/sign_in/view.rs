//! The door: signing in, and confirming who one is.

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

/// `GET /confirm`, and its 422 answer.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "sign_in/confirm_page.html")]
pub struct ConfirmPage {
    pub frame: Frame,
    pub confirm: Confirm,
}

/// The same for htmx: goes into the dialog.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "sign_in/confirm.html")]
pub struct ConfirmFragment {
    pub frame: Frame,
    pub confirm: Confirm,
}

/// Sends: `csrf return_to password` (and the username, for password managers only) to `/confirm`.
#[derive(Clone, Debug, Default)]
pub struct Confirm {
    pub in_dialog: bool,
    /// `You signed in two hours ago. Making a token asks for your password again.`
    pub why: String,
    pub username: String,
    /// Only its message is shown, never a value.
    pub password: Field,
    pub error: Option<String>,
    pub return_to: String,
    /// Where *Cancel* leads.
    pub back_href: String,
}
