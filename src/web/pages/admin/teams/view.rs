//! What the pages about teams show. Plain data.

use askama::Template;

use crate::web::pages::admin::allowed::Place;
use crate::web::pages::admin::clash::Clash;
use crate::web::pages::frame::{Chip, Choice, Field, FormError, Frame, PersonBadge};
use crate::web::pages::table::Table;

/// `GET /web/admin/teams`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/teams/index.html")]
pub struct IndexPage {
    /// The shell.
    pub frame: Frame,
    /// The list.
    pub list: TeamList,
}

/// All teams that a person may see.
#[derive(Clone, Debug, Default)]
pub struct TeamList {
    /// `Teams`, or `My teams` for those who see no others.
    pub title: String,
    /// `Five teams. People get rights only through them.`
    pub lede: String,
    /// The teams.
    pub table: Table,
    /// Whether the person may make teams.
    pub can_create: bool,
}

/// `GET /web/admin/teams/new` and `/web/admin/teams/{id}/edit`, and the answers to what cannot be saved.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/teams/form.html")]
pub struct FormPage {
    /// The shell.
    pub frame: Frame,
    /// The form.
    pub form: TeamForm,
}

/// Sends: `csrf version? name description`.
#[derive(Clone, Debug, Default)]
pub struct TeamForm {
    /// `New team`, or `Edit Editors`.
    pub title: String,
    /// The name of the page behind.
    pub crumb: String,
    /// Where *Cancel* leads.
    pub back_href: String,
    /// Where it is sent.
    pub action: String,
    /// The version that the person saw; empty for a new team.
    pub version: String,
    /// The list on top.
    pub errors: Vec<FormError>,
    /// Both versions, when somebody else was faster.
    pub clash: Option<Clash>,
    /// What people call it.
    pub name: Field,
    /// What it is for.
    pub description: Field,
    /// `Create team`, or `Save`.
    pub button: String,
}

/// The service identities of a team.
#[derive(Clone, Debug, Default)]
pub struct Identities {
    /// Them.
    pub table: Table,
    /// Where a new one is made, for those who may.
    pub new_href: Option<String>,
}

/// `GET /web/admin/teams/{id}`, and the answers to what cannot be done there.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/teams/show.html")]
pub struct ShowPage {
    /// The shell.
    pub frame: Frame,
    /// The team.
    pub team: TeamView,
}

/// The people found, for htmx: goes into the place below the search.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/teams/found.html")]
pub struct FoundFragment {
    /// The shell.
    pub frame: Frame,
    /// What was found.
    pub finding: Finding,
}

/// A sentence about the whole page.
#[derive(Clone, Debug, Default)]
pub struct Note {
    /// `warn` or `bad`.
    pub kind: String,
    /// The sentence.
    pub text: String,
}

/// One team.
#[derive(Clone, Debug, Default)]
pub struct TeamView {
    /// `/web/admin/teams/{id}`
    pub base: String,
    /// What people call it.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// `Built in`, or nothing.
    pub chip: Option<Chip>,
    /// The version that every form carries.
    pub version: String,
    /// Why the last change was not made.
    pub note: Option<Note>,
    /// What is wrong with fields.
    pub errors: Vec<FormError>,
    /// `Its members can read and change assets in project Studio, nothing else.`
    pub sentence: String,
    /// What it gives in full.
    pub places: Vec<Place>,
    /// `Three people`
    pub members_title: String,
    /// `Everybody in the organization is in this team.`, or empty.
    pub members_hint: String,
    /// Who is in it.
    pub members: Vec<MemberLine>,
    /// The address of more members.
    pub more_href: Option<String>,
    /// The search for people to add; `None` for those who may not.
    pub finding: Option<Finding>,
    /// The roles it gives.
    pub gifts: Vec<GiftLine>,
    /// A remark under the roles, or empty.
    pub gifts_hint: String,
    /// The form that adds a role; `None` for those who may not.
    pub giving: Option<Giving>,
    /// The service identities it owns; `None` for Everyone, which owns none.
    pub identities: Option<Identities>,
    /// Whether name and description can be changed.
    pub can_edit: bool,
    /// Whether it can be deleted.
    pub can_delete: bool,
    /// The tokens of its members, for those who may review them.
    pub tokens_href: Option<String>,
    /// What was done to it, for those who may read the log.
    pub trail_href: Option<String>,
}

/// A member.
#[derive(Clone, Debug, Default)]
pub struct MemberLine {
    /// The id.
    pub id: String,
    /// Who it is.
    pub person: PersonBadge,
    /// Their page, for those who may see it.
    pub href: Option<String>,
    /// `You`, `Disabled`.
    pub chips: Vec<Chip>,
    /// Whether they may change who is in the team.
    pub is_team_admin: bool,
    /// Whether the reader may change that and remove them.
    pub can_change: bool,
}

/// A search for people and what it found.
#[derive(Clone, Debug, Default)]
pub struct Finding {
    /// `/web/admin/teams/{id}`
    pub base: String,
    /// The version that the form carries.
    pub version: String,
    /// What was searched for.
    pub find: String,
    /// Who was found.
    pub people: Vec<FoundPerson>,
    /// `Nobody else matches "bo".`, or `More match; type more of the name.`
    pub said: String,
}

/// Somebody who could be added.
#[derive(Clone, Debug, Default)]
pub struct FoundPerson {
    /// The id.
    pub id: String,
    /// Who it is.
    pub person: PersonBadge,
}

/// A role that a team gives.
#[derive(Clone, Debug, Default)]
pub struct GiftLine {
    /// What the role is called.
    pub role: String,
    /// Its page, for those who may see it.
    pub href: Option<String>,
    /// `on the organization`, `in every project, later ones too`, `in project Studio`
    pub place: String,
    /// `Archived: asleep`, or nothing.
    pub chip: Option<Chip>,
    /// What the form sends as `role`.
    pub role_id: String,
    /// What the form sends as `place`.
    pub place_value: String,
    /// Whether it can be taken away.
    pub can_remove: bool,
}

/// The form that adds a role. Sends: `csrf version role place`.
#[derive(Clone, Debug, Default)]
pub struct Giving {
    /// The roles.
    pub roles: Vec<Choice>,
    /// Where.
    pub places: Vec<Choice>,
    /// What is wrong with the role.
    pub role: Field,
    /// What is wrong with the place.
    pub place: Field,
}
