//! The pages of people.

use askama::Template;

use crate::web::pages::admin::clash::Clash;
use crate::web::pages::frame::{Chip, Choice, Field, FormError, Frame, MomentText, PersonBadge, Tab};
use crate::web::pages::marks::hallmark::Hallmark;
use crate::web::pages::rights::view::ExplainedScope;
use crate::web::pages::table::TableRow;

/// `GET /web/admin/people` as a page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/people/index.html")]
pub struct PeoplePage {
    pub frame: Frame,
    pub list: PeopleList,
}

/// The same for htmx: the answer to finding, replaces `#people`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/people/list.html")]
pub struct PeopleFragment {
    pub frame: Frame,
    pub list: PeopleList,
}

/// More rows for htmx: replaces the pager.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/people/rows.html")]
pub struct PeopleRows {
    pub frame: Frame,
    pub list: PeopleList,
}

/// The list.
#[derive(Clone, Debug, Default)]
pub struct PeopleList {
    /// People, and service identities beside them.
    pub tabs: Vec<Tab>,
    pub lede: String,
    /// What is being searched for.
    pub find: String,
    pub columns: Vec<&'static str>,
    pub rows: Vec<TableRow>,
    /// The address of the next rows; `None` on the last ones.
    pub more_href: Option<String>,
    /// `Show 50 more`
    pub more_label: String,
    /// Whether the rows go on from an earlier page.
    pub is_later: bool,
    /// What to say when there is nobody to list.
    pub empty: String,
    pub can_create: bool,
}

/// `GET /web/admin/people/new`, and its 422 answer.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/people/new.html")]
pub struct NewPage {
    pub frame: Frame,
    pub form: PersonForm,
}

/// `GET /web/admin/people/{id}/profile/edit`, and its 409 and 422 answers.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/people/profile.html")]
pub struct ProfilePage {
    pub frame: Frame,
    pub form: PersonForm,
}

/// Sends: `csrf full_name username email` with `organization` or `version`, and `password` where it is asked for.
#[derive(Clone, Debug, Default)]
pub struct PersonForm {
    pub title: String,
    pub action: String,
    pub back_href: String,
    /// The organization for which a new person's form was opened.
    pub organization: String,
    /// The version of the person that was seen.
    pub version: String,
    pub errors: Vec<FormError>,
    pub clash: Option<Clash>,
    pub full_name: Field,
    pub username: Field,
    pub email: Field,
    /// The password, asked for when the session is not fresh.
    pub presence: Option<Field>,
}

/// The answer that shows a link: to adding a person, and to asking for a new link.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/people/link.html")]
pub struct LinkPage {
    pub frame: Frame,
    pub link: Link,
}

/// A link to hand over, shown once.
#[derive(Clone, Debug, Default)]
pub struct Link {
    pub name: String,
    pub username: String,
    pub address: String,
    pub ends: MomentText,
    /// The page of the person.
    pub done_href: String,
}

/// The 422 answer to asking for a new link: the password is missing or wrong.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/people/presence.html")]
pub struct PresencePage {
    pub frame: Frame,
    pub title: String,
    pub text: String,
    pub action: String,
    pub button: String,
    pub back_href: String,
    pub presence: Option<Field>,
}

/// `GET /web/admin/people/{id}`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/people/show.html")]
pub struct ShowPage {
    pub frame: Frame,
    pub person: PersonDetail,
}

/// A person, whole.
#[derive(Clone, Debug, Default)]
pub struct PersonDetail {
    pub base: String,
    pub badge: PersonBadge,
    pub chip: Chip,
    pub email: String,
    pub since: MomentText,
    /// `Three tokens are in use or still to start.`
    pub tokens: String,
    /// Where these are listed.
    pub tokens_href: Option<String>,
    /// When the link ends that waits for them.
    pub link_ends: Option<MomentText>,
    /// Why things cannot be done here.
    pub remarks: Vec<String>,
    pub teams: Vec<TeamLine>,
    pub sentence: String,
    pub explained: Vec<ExplainedScope>,
    /// Where all places are listed, when only one is.
    pub all_href: String,
    pub can_edit: bool,
    pub can_invite: bool,
    pub can_disable: bool,
    pub can_enable: bool,
    pub can_remove: bool,
    /// What they did and what was done to them, for those who may read the log.
    pub trail_href: Option<String>,
}

/// A team they are in.
#[derive(Clone, Debug, Default)]
pub struct TeamLine {
    pub name: String,
    /// Its page, for those who may see teams.
    pub href: Option<String>,
    /// Whether they may change who is in it.
    pub is_admin: bool,
}

/// `GET /web/admin/people/{id}/leaving`, and the account of a removal.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/people/leaving.html")]
pub struct LeavingPage {
    pub frame: Frame,
    pub leaving: LeavingView,
}

/// What stops when somebody's access ends, or what stopped.
#[derive(Clone, Debug, Default)]
pub struct LeavingView {
    pub base: String,
    pub badge: PersonBadge,
    /// `If Ada Lovelace is disabled now`
    pub title: String,
    /// `7 tokens would stop, 3 of them used in the last 24 hours.`
    pub summary: String,
    /// Which services asked for them of late.
    pub services: Vec<String>,
    /// Used last first.
    pub tokens: Vec<LeavingTokenLine>,
    /// Why not all are listed, or empty.
    pub unlisted: String,
    /// What was handed over before.
    pub handed: Vec<HandedLine>,
    /// Whether their access has ended.
    pub is_over: bool,
    /// `Would stop`, or `Stopped`.
    pub fate: String,
    pub organization: String,
    pub hint: String,
    pub can_disable: bool,
    pub can_enable: bool,
    pub can_remove: bool,
    pub is_removed: bool,
}

/// One token that stops.
#[derive(Clone, Debug, Default)]
pub struct LeavingTokenLine {
    pub name: String,
    pub href: String,
    pub hallmark: Hallmark,
    pub chip: Chip,
    pub short_id: String,
    /// `used`, or `not used yet`
    pub used_word: String,
    pub used: MomentText,
    /// `from 10.1.2.3 by curl/8.5`, or empty.
    pub origin: String,
    /// The services that asked for it of late.
    pub services: String,
    pub is_used_today: bool,
    /// Where it can be handed over, for those who may.
    pub hand_over_href: Option<String>,
}

/// One token that went to a service identity.
#[derive(Clone, Debug, Default)]
pub struct HandedLine {
    pub name: String,
    pub href: String,
    pub to: String,
    pub to_href: String,
    pub at: MomentText,
}

/// `GET /web/admin/people/{id}/leaving/{token}`, and its 422 answer.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/people/hand_over.html")]
pub struct HandOverPage {
    pub frame: Frame,
    pub hand_over: HandOver,
}

/// Sends: `csrf once to password`.
#[derive(Clone, Debug, Default)]
pub struct HandOver {
    pub action: String,
    pub back_href: String,
    /// Whose token it is.
    pub back_name: String,
    pub title: String,
    /// The version of the token that was seen, which makes a second sending harmless.
    pub once: String,
    pub errors: Vec<FormError>,
    /// The service identities in one's charge.
    pub takers: Vec<Choice>,
    /// Whether one of them is chosen, so that the rest can be said.
    pub is_chosen: bool,
    /// What it may still do, as a sentence.
    pub keeps: String,
    /// What it may no longer do.
    pub loses: String,
    pub keeps_nothing: bool,
    /// The password, asked for each time.
    pub presence: Option<Field>,
}
