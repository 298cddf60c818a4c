//! The organizations a person belongs to.

use askama::Template;

use crate::web::pages::frame::Frame;

/// `GET /web/organization`. Each form sends: `csrf organization` to the same address.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "organization/show.html")]
pub struct OrganizationsPage {
    pub frame: Frame,
    pub organizations: Vec<Line>,
}

/// One organization.
#[derive(Clone, Debug, Default)]
pub struct Line {
    pub id: String,
    pub name: String,
    /// Whether it is the one in which the person acts.
    pub current: bool,
}
