//! What the templates of the log print.

use crate::web::pages::frame::{Chip, Choice, Frame, MomentText};
use crate::web::pages::tokens::view::detail::{Change, Fact};
use askama::Template;

/// `GET /web/admin/audit` and `GET /web/activity` as pages.
#[derive(Template)]
#[template(path = "log/index.html")]
pub struct LogPage {
    pub frame: Frame,
    pub head: Head,
    pub filters: Filters,
    pub list: LogList,
}

/// The list for htmx: the answer to choosing, replaces `#log`.
#[derive(Template)]
#[template(path = "log/list.html")]
pub struct LogFragment {
    pub frame: Frame,
    pub list: LogList,
}

/// More entries for htmx: replaces the pager.
#[derive(Template)]
#[template(path = "log/rows.html")]
pub struct LogRows {
    pub frame: Frame,
    pub list: LogList,
}

/// The top of the page.
pub struct Head {
    pub title: String,
    pub lede: String,
    /// What the last check found; `None` on one's own activity.
    pub check: Option<CheckNote>,
}

/// What the last check found.
pub struct CheckNote {
    /// `ok`, `bad`, or `idle` while there was none.
    pub kind: String,
    pub words: String,
    pub at: Option<MomentText>,
}

/// The form.
#[derive(Default)]
pub struct Filters {
    pub base: &'static str,
    pub q: String,
    pub kinds: Vec<Choice>,
    pub results: Vec<Choice>,
    pub who: String,
    pub action: String,
    pub from: String,
    pub until: String,
    pub address: String,
    pub request: String,
    /// Whether something is chosen among those that are folded away.
    pub has_more: bool,
    /// What was chosen by a link, and stays.
    pub kept: Vec<(&'static str, String)>,
}

/// The list.
#[derive(Clone, Default)]
pub struct LogList {
    pub entries: Vec<Entry>,
    pub more_href: Option<String>,
    pub more_label: String,
    /// How far back was looked when that did not fill the page.
    pub looked_back_to: Option<MomentText>,
    pub marks: Vec<Mark>,
    pub clear_href: &'static str,
    pub newest_href: String,
    pub is_later: bool,
    pub csv_href: String,
    pub json_href: String,
}

/// Something that is chosen, and the address that lets it go.
#[derive(Clone)]
pub struct Mark {
    pub label: String,
    pub value: String,
    pub href: String,
}

/// One entry.
#[derive(Clone)]
pub struct Entry {
    pub id: String,
    pub at: MomentText,
    pub who: String,
    pub by_token: bool,
    /// `moved the end of`, or `tried to revoke`
    pub what: String,
    pub target: Whereabouts,
    /// Whether they did it to themselves.
    pub is_about_self: bool,
    pub from: String,
    pub refused: Option<Chip>,
    pub reason: String,
    pub note: String,
    pub changes: Vec<Change>,
    pub facts: Vec<Fact>,
}

/// A thing and its page.
#[derive(Clone)]
pub struct Whereabouts {
    pub name: String,
    /// `Go to nightly-backup`
    pub link: String,
    pub href: Option<String>,
}
