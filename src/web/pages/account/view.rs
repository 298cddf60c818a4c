//! A person's own account: profile, password, sessions, appearance.

use askama::Template;

use crate::web::pages::frame::{Choice, Field, FormError, Frame, MomentText};

/// `GET /web/account`, and the 422 answers of its forms.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/show.html")]
pub struct AccountPage {
    pub frame: Frame,
    pub account: Account,
}

/// Two forms: `password` (current_password, new_password) and `appearance` (theme, zone, keys) under `/web/account/`,
/// and `sessions/{id}/end` or `sessions/end-others` without fields.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// `Ada Lovelace, administrator of Analytical Engines.`
    pub lede: String,
    pub errors: Vec<FormError>,
    pub full_name: String,
    pub username: String,
    pub email: String,
    /// Only their messages are shown, never a value.
    pub current_password: Field,
    pub new_password: Field,
    pub password_hint: String,
    /// The present one first.
    pub sessions: Vec<SessionLine>,
    /// Values empty, `light`, `dark`.
    pub themes: Vec<Choice>,
    /// Empty for the browser's own, then IANA names.
    pub zones: Vec<Choice>,
    /// Values `on` and `off`, sent as `keys`; empty where the choice is not offered.
    pub keys: Vec<Choice>,
}

/// One session.
#[derive(Clone, Debug, Default)]
pub struct SessionLine {
    pub id: String,
    /// `Firefox on Linux`
    pub device: String,
    pub address: String,
    pub since: MomentText,
    pub seen: MomentText,
    /// Whether it is the one that asks.
    pub current: bool,
}

impl Account {
    /// System, light, dark.
    pub fn usual_themes(chosen: &str) -> Vec<Choice> {
        [("", "System"), ("light", "Light"), ("dark", "Dark")]
            .map(|(value, label)| Choice::new(value, label, value == chosen))
            .into()
    }
}
