//! The one sight of a secret.

use std::fmt;

use askama::Template;

use crate::web::pages::frame::{Frame, MomentText};

/// The answer to a plain `POST /web/pats` or `.../rotation`. Never a GET page, always `no-store`.
#[derive(Template)]
#[template(path = "tokens/reveal_page.html")]
pub struct RevealPage {
    pub frame: Frame,
    pub reveal: Reveal,
}

/// The same answer for htmx: goes into the dialog.
#[derive(Template)]
#[template(path = "tokens/reveal_fragment.html")]
pub struct RevealFragment {
    pub frame: Frame,
    pub reveal: Reveal,
}

/// A secret with the lines that use it. Does not print itself.
#[derive(Default)]
pub struct Reveal {
    pub in_dialog: bool,
    /// `Copy your token now`
    pub title: String,
    /// The token's name.
    pub name: String,
    pub secret: String,
    /// `export HALLPASS_TOKEN=hp_...`
    pub env_line: String,
    /// A whole command that can be pasted.
    pub curl_line: String,
    /// What the token may do.
    pub sentence: String,
    pub ends: MomentText,
    /// How long it stays on an unattended screen, 300.
    pub seconds: u32,
    /// The list with the new row marked, `/web/pats?new={id}`, or the token's page after a rotation.
    pub done_href: String,
}

impl fmt::Debug for Reveal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Reveal").field("name", &self.name).finish_non_exhaustive()
    }
}
