//! What the pages about roles show. Plain data.

use askama::Template;

use crate::web::pages::admin::allowed::Place;
use crate::web::pages::admin::clash::Clash;
use crate::web::pages::admin::teams::view::Note;
use crate::web::pages::frame::{Chip, Choice, Field, FormError, Frame};
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

/// Sends: `csrf version? name description right*`, and `from` with `start=yes` to begin with the rights of another role.
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
    /// Roles to start from; none while editing.
    pub starts: Vec<Choice>,
    /// The rights.
    pub picker: PairPicker,
    /// The plain sentence of what is ticked.
    pub sentence: String,
    /// A remark on retired rights, or empty.
    pub retired: String,
    /// `Create role`, or `Save role`.
    pub button: String,
}

/// Rights without a place.
#[derive(Clone, Debug, Default)]
pub struct PairPicker {
    /// The message about the rights as a whole.
    pub error: Field,
    /// How many are ticked.
    pub chosen: usize,
    /// By the kinds of scope that they live on.
    pub kinds: Vec<PairKind>,
    /// `3 rights cannot be ticked: nobody hands on what they do not have.`, or empty.
    pub unheld: String,
}

/// Rights that live on the same kinds of scope.
#[derive(Clone, Debug, Default)]
pub struct PairKind {
    /// `On the organization`
    pub heading: String,
    /// The headings of the catalogue.
    pub groups: Vec<PairGroup>,
}

/// Rights under one heading of the catalogue.
#[derive(Clone, Debug, Default)]
pub struct PairGroup {
    /// The heading.
    pub name: String,
    /// How many are ticked.
    pub chosen: usize,
    /// Whether it is open at first.
    pub open: bool,
    /// The rights; those that cannot be ticked last.
    pub rights: Vec<PairLine>,
}

/// One right.
#[derive(Clone, Debug, Default)]
pub struct PairLine {
    /// What the form sends, `ams.asset:get`.
    pub value: String,
    /// The name in code.
    pub name: String,
    /// `Read assets`
    pub sentence: String,
    /// The piece of the running sentence, `read assets`.
    pub say: String,
    /// Whether it only reads.
    pub reads: bool,
    /// `can delete`, for a sharp right.
    pub danger: Option<String>,
    /// Whether it is ticked.
    pub chosen: bool,
    /// Whether it cannot be ticked, because the person was not given it.
    pub is_out_of_reach: bool,
}
