//! The pages of projects.

use askama::Template;

use crate::web::pages::admin::clash::Clash;
use crate::web::pages::frame::{Chip, Field, FormError, Frame, MomentText};
use crate::web::pages::rights::view::Via;
use crate::web::pages::table::Table;

/// `GET /web/admin/projects`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/projects/index.html")]
pub struct ProjectsPage {
    pub frame: Frame,
    pub lede: String,
    /// Those in use; `None` when there are none.
    pub live: Option<Table>,
    /// Those that are archived; `None` when there are none.
    pub archived: Option<Table>,
    pub can_create: bool,
}

/// `GET /web/admin/projects/new`, and its 422 answer.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/projects/new.html")]
pub struct NewPage {
    pub frame: Frame,
    /// The organization for which the form was opened.
    pub organization: String,
    pub errors: Vec<FormError>,
    pub name: Field,
}

/// `GET /web/admin/projects/{id}`, and the 409 and 422 answers of its form.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/projects/show.html")]
pub struct ProjectPage {
    pub frame: Frame,
    pub project: ProjectDetail,
}

/// A project, whole.
#[derive(Clone, Debug, Default)]
pub struct ProjectDetail {
    pub id: String,
    pub base: String,
    pub title: String,
    pub chip: Chip,
    /// Since when it is archived.
    pub archived: Option<MomentText>,
    /// The version that was seen.
    pub version: String,
    pub errors: Vec<FormError>,
    pub clash: Option<Clash>,
    pub name: Field,
    /// The teams that give a role on it.
    pub reach: Vec<Via>,
    pub can_rename: bool,
    pub can_archive: bool,
    pub can_restore: bool,
}
