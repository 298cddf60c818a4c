//! One token with its facts, its use, its rights and its history.

use askama::Template;

use super::list::ValueCell;
use crate::web::pages::frame::{Chip, Frame, MomentText};
use crate::web::pages::marks::hallmark::Hallmark;
use crate::web::pages::marks::lifeline::{Lifeline, UsageChart};

/// `GET /web/pats/{id}` as a page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "tokens/show.html")]
pub struct ShowPage {
    pub frame: Frame,
    pub token: TokenDetail,
}

/// The answer to every change made on that page (`place=page`), replaces `#token`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "tokens/token_fragment.html")]
pub struct TokenFragment {
    pub frame: Frame,
    pub token: TokenDetail,
}

/// A token, whole.
#[derive(Clone, Debug, Default)]
pub struct TokenDetail {
    pub id: String,
    /// Where the list is in which the token stands.
    pub list_href: String,
    /// What that list is called: `Your tokens`, or a service identity's name.
    pub list_name: String,
    /// `/web/pats/{id}`
    pub base: String,
    pub plain_name: String,
    pub short_id: String,
    pub hallmark: Hallmark,
    pub chip: Chip,
    /// The whole plain sentence, with its end.
    pub sentence: String,
    pub name: ValueCell,
    pub description: ValueCell,
    pub from: ValueCell,
    pub until: ValueCell,
    pub networks: ValueCell,
    /// Its text is a count, such as `4 rights`; the star stands beside it.
    pub rights: ValueCell,
    pub rights_groups: Vec<HeldGroup>,
    /// `None` when each right is used, or the token is too young to tell.
    pub unused: Option<UnusedRights>,
    pub lifeline: Lifeline,
    /// See the same fields of a row.
    pub end_word: String,
    pub end: MomentText,
    pub used_word: String,
    pub used: MomentText,
    /// Id, prefix, fingerprint, made, made by.
    pub facts: Vec<Fact>,
    /// Last use, address, program, how often.
    pub use_facts: Vec<Fact>,
    /// `None` when it was never used.
    pub chart: Option<UsageChart>,
    /// Newest first.
    pub history: Vec<HistoryEntry>,
    /// The whole of it, with what was refused, for those who may read the log.
    pub trail_href: Option<String>,
    pub paused: bool,
    /// Where to read what is asked for it and not decided yet.
    pub request_href: Option<String>,
    pub waits_for_approval: bool,
    /// Whether it was approved and its owner may come for the secret.
    pub waits_for_secret: bool,
    /// What the organization's policy makes of its dates.
    pub policy_note: Option<String>,
    pub can_pause: bool,
    pub can_rotate: bool,
    pub can_revoke: bool,
}

/// A term and what it is.
#[derive(Clone, Debug, Default)]
pub struct Fact {
    pub term: String,
    pub text: String,
    /// Shown in place of `text`.
    pub moment: Option<MomentText>,
    /// Whether the text is set in mono.
    pub is_code: bool,
    /// An id of its own for the copy button; empty for no button.
    pub copy_id: String,
}

impl Fact {
    /// A fact in words.
    pub fn words(term: &str, text: &str) -> Self {
        Self { term: term.to_owned(), text: text.to_owned(), ..Self::default() }
    }

    /// A fact with a moment.
    pub fn moment(term: &str, moment: MomentText) -> Self {
        Self { moment: Some(moment), ..Self::words(term, "") }
    }

    /// A fact in mono with a copy button.
    pub fn code(term: &str, text: &str, copy_id: &str) -> Self {
        Self { is_code: true, copy_id: copy_id.to_owned(), ..Self::words(term, text) }
    }
}

/// The rights of one category.
#[derive(Clone, Debug, Default)]
pub struct HeldGroup {
    pub name: String,
    pub rights: Vec<HeldRight>,
}

/// One right that the token names.
#[derive(Clone, Debug, Default)]
pub struct HeldRight {
    pub sentence: String,
    pub name: String,
    /// The word of a sharp right, `can delete`.
    pub danger: Option<String>,
    /// Why it does not work at present: `You no longer hold this right.`
    pub dormant: Option<String>,
}

/// Rights that nobody asked for in a long time.
#[derive(Clone, Debug, Default)]
pub struct UnusedRights {
    /// `4 rights never used in 90 days`
    pub heading: String,
    pub sentence: String,
    pub rights: Vec<HeldRight>,
    /// `Drop 4 unused rights`; `None` where that would leave nothing, or nothing can be changed any more.
    pub drop_label: Option<String>,
}

/// One event in the life of a token.
#[derive(Clone, Debug, Default)]
pub struct HistoryEntry {
    /// A person, a token or `Hallpass`.
    pub who: String,
    /// `moved the end`
    pub what: String,
    pub at: MomentText,
    /// The address it came from; empty when unknown.
    pub from: String,
    /// The reason that was given; empty for none.
    pub note: String,
    pub changes: Vec<Change>,
}

/// One value before and after.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// `Until`
    pub field: String,
    /// A moment or a word; an empty word when there was nothing.
    pub old: MomentText,
    pub new: MomentText,
}
