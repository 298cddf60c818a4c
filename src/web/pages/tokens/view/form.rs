//! The form for a new token, and the form for the rights of one.

use askama::Template;
use time::Duration;

use super::super::draft::preset;
use super::edit::Conflict;
use crate::web::pages::frame::{Choice, Field, FormError, Frame};
use crate::web::pages::picker::view::Picker;

/// `GET /web/pats/new` as a page, and the 422 answer to a plain post.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "tokens/new_page.html")]
pub struct NewPage {
    pub frame: Frame,
    pub form: TokenForm,
}

/// `GET /web/pats/new` for htmx, and the 422 answer to it: goes into the dialog.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "tokens/new.html")]
pub struct NewFragment {
    pub frame: Frame,
    pub form: TokenForm,
}

/// The answer to a form whose token waits for somebody else, for htmx: goes into the dialog.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "tokens/asked.html")]
pub struct AskedFragment {
    /// The token's page.
    pub href: String,
}

/// Sends: `csrf once name description starts(now|later) starts_at ends(P7D|..|at|never) ends_at kind right*`.
/// `starts_at` and `ends_at` are `YYYY-MM-DDTHH:MM` in UTC, with and without script.
#[derive(Clone, Debug, Default)]
pub struct TokenForm {
    /// Whether it is shown in the dialog; decides the heading level and adds the htmx attributes.
    pub in_dialog: bool,
    /// `New token`, or `New token for nightly-export`
    pub title: String,
    /// Where it is sent.
    pub action: String,
    /// Where *Cancel* leads.
    pub back_href: String,
    /// The name of the list there.
    pub back_name: String,
    /// The one-time id that makes a double submit harmless.
    pub once: String,
    /// The list on top; `field` is one of `name description starts_at ends_at ends rights`.
    pub errors: Vec<FormError>,
    /// `A link filled this in. Check every line.`
    pub notice: Option<String>,
    pub name: Field,
    /// The hint under the name, such as `Like ci-media-deploy.`
    pub name_hint: String,
    pub name_longest: u32,
    pub description: Field,
    pub description_longest: u32,
    /// See [`TokenForm::usual_starts`].
    pub starts: Vec<Choice>,
    pub starts_at: Field,
    /// See [`TokenForm::usual_ends`].
    pub ends: Vec<Choice>,
    /// The message about the preset.
    pub ends_field: Field,
    pub ends_at: Field,
    /// One network a line.
    pub networks: Field,
    pub networks_hint: String,
    /// The person's own address, offered as a network; empty when it is unknown.
    pub own_address: String,
    pub description_hint: String,
    pub description_required: bool,
    pub picker: Picker,
    /// The password, asked for when the session is not fresh.
    pub presence: Option<Field>,
    /// The plain sentence of what is chosen so far.
    pub sentence: String,
    /// `From now until 22 December 2026, 08:00 UTC.`
    pub window_words: String,
    /// `Your organization allows at most 90 days.`, or empty.
    pub policy: String,
}

impl TokenForm {
    /// Now or later.
    pub fn usual_starts(chosen: &str) -> Vec<Choice> {
        [("now", "Now"), ("later", "Later")].map(|(value, label)| Choice::new(value, label, value == chosen)).into()
    }

    /// The presets for the end; those beyond the longest life and `never` only where policy allows it.
    pub fn usual_ends(chosen: &str, never_allowed: bool, longest: Duration) -> Vec<Choice> {
        [
            ("P7D", "7 days"),
            ("P30D", "30 days"),
            ("P60D", "60 days"),
            ("P90D", "90 days"),
            ("P1Y", "1 year"),
            ("at", "On a date"),
            ("never", "Never"),
        ]
        .into_iter()
        .filter(|(value, _)| never_allowed || *value != "never")
        .filter(|(value, _)| preset(value).is_none_or(|span| span <= longest))
        .map(|(value, label)| Choice::new(value, label, value == chosen))
        .collect()
    }
}

/// `GET /web/pats/{id}/rights/edit` as a page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "tokens/rights_page.html")]
pub struct RightsPage {
    pub frame: Frame,
    pub form: RightsForm,
}

/// The same for htmx: goes into the dialog.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "tokens/rights.html")]
pub struct RightsFragment {
    pub frame: Frame,
    pub form: RightsForm,
}

/// Sends: `csrf place version kind right*` to `{base}/rights`.
#[derive(Clone, Debug, Default)]
pub struct RightsForm {
    pub in_dialog: bool,
    /// `/web/pats/{id}`
    pub base: String,
    /// `Rights of nightly-backup`
    pub title: String,
    pub token_name: String,
    /// `row` or `page`: which fragment the answer is.
    pub place: String,
    /// What a success replaces: `#token-{id}` or `#token`.
    pub target: String,
    /// The version of the token that the person saw.
    pub version: String,
    /// Where *Cancel* leads without script.
    pub back_href: String,
    pub errors: Vec<FormError>,
    pub conflict: Option<Conflict>,
    pub picker: Picker,
    /// A remark on retired rights, or empty.
    pub retired: String,
    /// The password, asked for when rights are added and the session is not fresh.
    pub presence: Option<Field>,
    pub sentence: String,
}
