//! The pages of the organization.

use askama::Template;

use crate::web::pages::admin::clash::Clash;
use crate::web::pages::frame::{Field, FormError, Frame};
use crate::web::pages::tokens::view::detail::Fact;

/// `GET /web/admin/organization`, and the 409 and 422 answers of its form.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/organization/show.html")]
pub struct OrganizationPage {
    pub frame: Frame,
    pub organization: OrganizationDetail,
}

/// The organization.
#[derive(Clone, Debug, Default)]
pub struct OrganizationDetail {
    pub id: String,
    pub title: String,
    /// The version that was seen.
    pub version: String,
    pub facts: Vec<Fact>,
    pub errors: Vec<FormError>,
    pub clash: Option<Clash>,
    pub name: Field,
    pub can_rename: bool,
    pub can_found: bool,
    /// Whether the person may put it away; somebody with no other organization reads why not.
    pub can_archive: bool,
    /// Whether the person belongs to others too.
    pub can_switch: bool,
}

/// `GET /web/admin/organization/new`, and its 422 answer.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/organization/new.html")]
pub struct NewPage {
    pub frame: Frame,
    pub errors: Vec<FormError>,
    pub name: Field,
}
