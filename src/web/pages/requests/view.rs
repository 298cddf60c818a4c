//! What the templates of requests print.

use crate::web::pages::frame::{Chip, Field, FormError, Frame, MomentText};
use askama::Template;

/// The two lists.
#[derive(Template)]
#[template(path = "requests/index.html")]
pub struct IndexPage {
    pub frame: Frame,
    pub requests: Lists,
}

/// The same for htmx.
#[derive(Template)]
#[template(path = "requests/again.html")]
pub struct IndexFragment {
    pub frame: Frame,
    pub requests: Lists,
}

/// What is listed.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    pub lede: String,
    /// Where news is looked for; `None` once nobody has touched the page for long, and on later pages.
    pub news_href: Option<String>,
    pub lists: Vec<List>,
}

/// One list.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// The heading's id.
    pub id: String,
    pub heading: String,
    pub lines: Vec<Line>,
    /// What stands there when it is empty.
    pub empty: String,
    /// The address of the next requests; `None` on the last ones.
    pub more_href: Option<String>,
}

/// One request in a list.
#[derive(Clone, Debug, Default)]
pub struct Line {
    pub id: String,
    pub href: String,
    pub name: String,
    pub chip: Chip,
    pub who: String,
    pub sentence: String,
    pub at: MomentText,
}

/// One request.
#[derive(Template)]
#[template(path = "requests/show.html")]
pub struct ShowPage {
    pub frame: Frame,
    pub request: RequestDetail,
}

/// A request, whole.
#[derive(Clone, Debug, Default)]
pub struct RequestDetail {
    /// `/web/requests/{id}`
    pub base: String,
    pub version: String,
    pub title: String,
    pub chip: Chip,
    /// `Ann Andersen asks for a new token.`
    pub lead: String,
    /// What the token may do when it is approved.
    pub sentence: String,
    /// Why it is asked; empty when nobody said.
    pub reason: String,
    /// What is sharp about it.
    pub risks: Vec<String>,
    pub from: MomentText,
    pub until: MomentText,
    /// What its end is now, where the token works already.
    pub until_now: Option<MomentText>,
    pub networks: String,
    pub asked_at: MomentText,
    /// The rights that are asked for and that it does not have yet.
    pub rights: Vec<AskedRight>,
    /// Whether all its owner's rights are asked for.
    pub is_everything: bool,
    /// Who decided and when, in words; empty while it is open.
    pub decision: String,
    pub decided_at: Option<MomentText>,
    /// What whoever decided said.
    pub remark: String,
    /// `/web/pats/{id}`, for whoever may look at it.
    pub token_href: Option<String>,
    /// Where the owner comes for the secret.
    pub reveal_href: Option<String>,
    pub can_decide: bool,
    pub can_withdraw: bool,
    /// Why one who looks at their own request cannot decide it.
    pub own_note: bool,
    pub errors: Vec<FormError>,
    /// The end as the field holds it.
    pub ends_at: Field,
    pub approve_remark: Field,
    pub decline_remark: Field,
    pub presence: Option<Field>,
}

/// A right that is asked for.
#[derive(Clone, Debug, Default)]
pub struct AskedRight {
    pub value: String,
    pub sentence: String,
    pub place: String,
    pub danger: Option<String>,
    /// Whether the policy wants a second person because of it.
    pub needs_approval: bool,
    /// Whether the token has it already, or whoever asks does not hold it now.
    pub note: String,
    pub chosen: bool,
}
