//! What a person may do, and why.

use askama::Template;

use crate::web::pages::frame::Frame;

/// `GET /web/rights`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "rights/show.html")]
pub struct RightsPage {
    pub frame: Frame,
    pub rights: Rights,
}

/// A person's own rights.
#[derive(Clone, Debug, Default)]
pub struct Rights {
    /// The whole in one plain sentence.
    pub sentence: String,
    /// `You hold 24 rights in Studio Nord. They come from the teams you are in.`
    pub lede: String,
    pub explained: Vec<ExplainedScope>,
    /// Where all places are listed, when only one is.
    pub all_href: String,
    /// MK.IO's `rbac` object; empty when there is none or it is too long for a page.
    pub json: String,
    /// Whether tokens may be made.
    pub can_create: bool,
}

/// What may be done in one place; places where the same may be done for the same reasons stand together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExplainedScope {
    /// `Organization`, `Project` or `3 projects`
    pub kind: String,
    /// `Studio Nord`, or the names of the projects.
    pub name: String,
    /// `24 rights`
    pub count: String,
    pub groups: Vec<ExplainedGroup>,
    /// Where the rights are listed that would make this page too long.
    pub more_href: Option<String>,
}

/// The rights of one category.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExplainedGroup {
    pub name: String,
    /// Where all of them come from; what only some come from stands beside those.
    pub via: Vec<Via>,
    pub rights: Vec<ExplainedRight>,
}

/// One right and why it is held.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExplainedRight {
    pub sentence: String,
    /// The name in code, `USER_FETCH`.
    pub name: String,
    /// The word of a sharp right, `can delete`.
    pub danger: Option<String>,
    /// Where it comes from besides what is said of the whole category.
    pub via: Vec<Via>,
}

/// One way to a right: this team gives this role.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Via {
    pub team: String,
    /// The team's page, for those who may see it.
    pub team_href: Option<String>,
    pub role: String,
    /// `on every project`, or empty.
    pub place: String,
}
