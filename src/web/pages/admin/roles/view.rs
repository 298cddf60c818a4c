//! What the pages about roles show. Plain data.

use askama::Template;

use crate::web::pages::admin::allowed::Place;
use crate::web::pages::admin::clash::Clash;
use crate::web::pages::admin::teams::view::Note;
use crate::web::pages::frame::{Chip, Field, FormError, Frame};
use crate::web::pages::picker::view::Picker;
use crate::web::pages::table::Table;

/// `GET /web/admin/roles`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/roles/index.html")]
pub struct IndexPage {
    /// The shell.
    pub frame: Frame,
    /// `Six roles. …`
    pub lede: String,
    /// The roles.
    pub table: Table,
    /// Whether the person may make roles.
    pub can_create: bool,
}

/// `GET /web/admin/roles/{id}`, and the answers to what cannot be done there.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/roles/show.html")]
pub struct ShowPage {
    /// The shell.
    pub frame: Frame,
    /// The role.
    pub role: RoleView,
}

/// One role.
#[derive(Clone, Debug, Default)]
pub struct RoleView {
    /// `/web/admin/roles/{id}`
    pub base: String,
    /// The address of a copy in the making; `None` for those who may not make roles.
    pub copy_href: Option<String>,
    /// What people call it.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// `Built in`, or nothing.
    pub chip: Option<Chip>,
    /// Why the last change was not made.
    pub note: Option<Note>,
    /// `Can read and change assets, nothing else.`
    pub sentence: String,
    /// `Built-in roles cannot be changed.`, or empty.
    pub hint: String,
    /// What it allows in full.
    pub places: Vec<Place>,
    /// Rights that the catalogue no longer knows.
    pub retired: Vec<String>,
    /// Which teams give it.
    pub givers: Vec<GiverLine>,
    /// Whether it can be changed.
    pub can_edit: bool,
    /// Whether it can be deleted.
    pub can_delete: bool,
    /// What was done to it, for those who may read the log.
    pub trail_href: Option<String>,
}

/// A team that gives a role.
#[derive(Clone, Debug, Default)]
pub struct GiverLine {
    /// What the team is called.
    pub team: String,
    /// Its page, for those who may see it.
    pub href: Option<String>,
    /// `in every project, later ones too`
    pub place: String,
}

/// `GET /web/admin/roles/new` and `/web/admin/roles/{id}/edit`, and the answers to what cannot be saved.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/roles/form.html")]
pub struct FormPage {
    /// The shell.
    pub frame: Frame,
    /// The form.
    pub form: RoleForm,
}

/// Sends: `csrf version? name description`, and the fields of the picker.
#[derive(Clone, Debug, Default)]
pub struct RoleForm {
    /// `New role`, or `Edit Ingest`.
    pub title: String,
    /// The name of the page behind.
    pub crumb: String,
    /// Where *Cancel* leads.
    pub back_href: String,
    /// Where it is sent.
    pub action: String,
    /// The version that the person saw; empty for a new role.
    pub version: String,
    /// The list on top.
    pub errors: Vec<FormError>,
    /// Why the change was not made.
    pub note: Option<Note>,
    /// Both versions, when somebody else was faster.
    pub clash: Option<Clash>,
    /// What people call it.
    pub name: Field,
    /// What it is for.
    pub description: Field,
    /// The rights.
    pub picker: Picker,
    /// The plain sentence of what is ticked.
    pub sentence: String,
    /// A remark on retired rights, or empty.
    pub retired: String,
    /// `Create role`, or `Save role`.
    pub button: String,
}
