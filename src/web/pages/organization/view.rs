//! The organizations a person belongs to.

use askama::Template;

use crate::web::pages::frame::Frame;

/// `GET /web/organization`. Each form sends: `csrf organization`, to the same address or to `/web/organization/restore`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "organization/show.html")]
pub struct OrganizationsPage {
    pub frame: Frame,
    pub organizations: Vec<Line>,
    /// Those that are archived and that the person can restore.
    pub archived: Vec<Line>,
}

/// One organization.
#[derive(Clone, Debug, Default)]
pub struct Line {
    pub id: String,
    pub name: String,
    /// Whether it is the one in which the person acts.
    pub current: bool,
}
