//! The two questions before something stops working: rotate and revoke.

use askama::Template;

use crate::web::pages::frame::{Choice, Field, FormError, Frame};

/// `GET /web/pats/{id}/rotation` as a page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "tokens/rotate_page.html")]
pub struct RotatePage {
    pub frame: Frame,
    pub rotate: Rotate,
}

/// The same for htmx: goes into the dialog.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "tokens/rotate.html")]
pub struct RotateFragment {
    pub frame: Frame,
    pub rotate: Rotate,
}

/// Sends: `csrf once place overlap` to `{base}/rotation`. The answer is the reveal.
#[derive(Clone, Debug, Default)]
pub struct Rotate {
    pub in_dialog: bool,
    /// `/web/pats/{id}`
    pub base: String,
    /// `Rotate nightly-backup?`
    pub title: String,
    pub name: String,
    /// The one-time id that makes a double submit harmless.
    pub once: String,
    pub place: String,
    /// What happens, in one line.
    pub lead: String,
    /// `Rotate and show the new secret`, or `Reveal secret` for the first one.
    pub button: String,
    /// `The old secret was used 2 hours ago from 10.1.2.3.`
    pub last_use: String,
    /// When the old secret stops; empty where there is no overlap.
    pub overlaps: Vec<Choice>,
    /// The password, asked for when the session is not fresh.
    pub presence: Option<Field>,
    pub back_href: String,
    pub errors: Vec<FormError>,
}

/// `GET /web/pats/{id}/revocation` as a page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "tokens/revoke_page.html")]
pub struct RevokePage {
    pub frame: Frame,
    pub revoke: Revoke,
}

/// The same for htmx: goes into the dialog.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "tokens/revoke.html")]
pub struct RevokeFragment {
    pub frame: Frame,
    pub revoke: Revoke,
}

/// Sends: `csrf place reason` to `action`. The answer is the row or the token.
#[derive(Clone, Debug, Default)]
pub struct Revoke {
    pub in_dialog: bool,
    /// `/web/pats/{id}/revocation`
    pub action: String,
    /// `Revoke nightly-backup?`
    pub title: String,
    pub name: String,
    pub place: String,
    /// What a success replaces: `#token-{id}` or `#token`.
    pub target: String,
    /// `It was used 2 hours ago from 10.1.2.3 by curl.` or `It was never used.`
    pub last_use: String,
    /// `bad` when it was used within a day, else `idle`.
    pub use_kind: String,
    pub reasons: Vec<Choice>,
    /// Whether pausing is proposed instead.
    pub suggest_pause: bool,
    pub back_href: String,
    pub errors: Vec<FormError>,
}
