//! Editing one value in its place.

use askama::Template;

use crate::web::pages::frame::{Choice, Field, Frame};

/// `GET /web/pats/{id}/{kind}/edit` for htmx, and its 409 and 422 answers: takes the place of the cell.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "tokens/edit.html")]
pub struct EditFragment {
    pub frame: Frame,
    pub edit: EditForm,
}

/// The same as a page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "tokens/edit_page.html")]
pub struct EditPage {
    pub frame: Frame,
    pub edit: EditForm,
}

/// Sends: `csrf place version {input_name}` and, where `presets` are given, `{preset_name}`.
/// A success answers with the row (`place=row`) or the whole token (`place=page`).
#[derive(Clone, Debug, Default)]
pub struct EditForm {
    /// The id of the cell it replaces, `token-{id}-{kind}`.
    pub id: String,
    /// `name`, `description`, `valid-from` or `valid-until`; names the cell to which the focus returns.
    pub kind: String,
    /// `/web/pats/{id}/{kind}`
    pub action: String,
    /// `row` or `page`
    pub place: String,
    /// What a success replaces: `#token-{id}` or `#token`.
    pub target: String,
    /// The version of the token that the person saw.
    pub version: String,
    /// `/web/pats/{id}/{kind}?place=...`, which answers with the cell.
    pub cancel_href: String,
    /// Where *Cancel* leads without script.
    pub back_href: String,
    pub token_name: String,
    /// The heading of the page, `Name of nightly-backup`.
    pub title: String,
    /// `Name`
    pub label: String,
    /// `name`, `description`, `at`
    pub input_name: String,
    pub field: Field,
    /// In characters.
    pub longest: u32,
    /// A date with time of day, in UTC.
    pub is_moment: bool,
    /// A text of several lines.
    pub is_long: bool,
    /// Shown as a page, without htmx.
    pub is_page: bool,
    /// Ways to set a moment without typing it; the one with value `at` reads the field.
    pub presets: Vec<Choice>,
    /// `when`
    pub preset_name: String,
    /// A remark under the field, such as `Moving the end later asks for your password.`
    pub note: Option<String>,
    pub conflict: Option<Conflict>,
    /// The password, asked for when the change widens the token and the session is not fresh.
    pub presence: Option<Field>,
}

/// Somebody else changed the value after the form was opened.
#[derive(Clone, Debug, Default)]
pub struct Conflict {
    /// `Bob changed this a minute ago.`
    pub text: String,
    pub theirs: String,
    pub mine: String,
}
