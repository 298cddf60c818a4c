//! The pages of service identities.

use askama::Template;

use crate::web::pages::admin::clash::Clash;
use crate::web::pages::frame::{Chip, Choice, Field, FormError, Frame, MomentText, PersonBadge, Tab};
use crate::web::pages::table::Table;
use crate::web::pages::tokens::view::detail::HistoryEntry;
use crate::web::pages::tokens::view::list::TokenRow;

/// `GET /web/admin/identities`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/identities/index.html")]
pub struct IndexPage {
    pub frame: Frame,
    pub list: IdentityList,
}

/// The same for htmx: the answer to finding, replaces `#identities`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/identities/list.html")]
pub struct IndexFragment {
    pub frame: Frame,
    pub list: IdentityList,
}

/// The list.
#[derive(Clone, Debug, Default)]
pub struct IdentityList {
    pub tabs: Vec<Tab>,
    /// What is being searched for.
    pub find: String,
    pub table: Table,
    /// What to say when there is none to list.
    pub empty: String,
    pub can_create: bool,
}

/// `GET /web/admin/identities/new` and `…/{id}/edit`, and the answers to what cannot be saved.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/identities/form.html")]
pub struct FormPage {
    pub frame: Frame,
    pub form: IdentityForm,
}

/// Sends: `csrf name description`, with `team_id` or `version`.
#[derive(Clone, Debug, Default)]
pub struct IdentityForm {
    pub title: String,
    /// The name of the page behind.
    pub crumb: String,
    pub back_href: String,
    pub action: String,
    /// The organization for which a new one's form was opened.
    pub organization: String,
    /// The version that was seen; empty for a new one.
    pub version: String,
    pub errors: Vec<FormError>,
    pub clash: Option<Clash>,
    pub name: Field,
    pub description: Field,
    /// The teams to choose from; none when it has one.
    pub teams: Vec<Choice>,
    /// What is wrong about the team.
    pub team: Field,
    pub button: String,
}

/// `GET /web/admin/identities/{id}`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/identities/show.html")]
pub struct ShowPage {
    pub frame: Frame,
    pub identity: IdentityDetail,
}

/// A service identity, whole.
#[derive(Clone, Debug, Default)]
pub struct IdentityDetail {
    pub base: String,
    pub badge: PersonBadge,
    pub chip: Chip,
    pub description: String,
    /// What it may do.
    pub sentence: String,
    /// Where that comes from.
    pub origin: String,
    /// The page behind: its team, or the list.
    pub crumb: String,
    pub crumb_href: String,
    pub team: String,
    /// The team's page; nothing once the team was deleted.
    pub team_href: Option<String>,
    pub since: MomentText,
    /// `Two in use.`
    pub tokens: String,
    /// For those in charge.
    pub rows: Option<Vec<TokenRow>>,
    /// Where the rest is, when there are more.
    pub more: String,
    pub history: Vec<HistoryEntry>,
    pub can_change: bool,
    pub can_create: bool,
    pub can_disable: bool,
    pub can_enable: bool,
}
