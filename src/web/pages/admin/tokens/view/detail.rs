//! One token of anybody's, fully explained.

use askama::Template;

use crate::web::pages::frame::{Chip, Frame, MomentText, PersonBadge};
use crate::web::pages::marks::hallmark::Hallmark;
use crate::web::pages::marks::lifeline::{Lifeline, UsageChart};
use crate::web::pages::rights::view::ExplainedScope;
use crate::web::pages::tokens::view::detail::{Fact, HeldRight, HistoryEntry};

/// `GET /web/admin/tokens/{id}`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/tokens/show.html")]
pub struct ShowPage {
    pub frame: Frame,
    pub token: ReviewDetail,
}

/// What it can do and why, for htmx: goes into the dialog over the list.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/tokens/why_sheet.html")]
pub struct WhySheet {
    pub token: ReviewDetail,
}

/// A token, whole.
#[derive(Clone, Debug, Default)]
pub struct ReviewDetail {
    /// `/web/admin/tokens/{id}`
    pub base: String,
    /// Its owner's own page of it.
    pub own_href: String,
    pub owner_id: String,
    pub name: String,
    pub description: String,
    pub short_id: String,
    pub hallmark: Hallmark,
    pub chip: Chip,
    /// Each with its reason.
    pub flags: Vec<Chip>,
    pub owner: PersonBadge,
    pub owner_href: Option<String>,
    pub teams: String,
    /// What it can do, in a plain sentence.
    pub sentence: String,
    /// Why it is refused everywhere; empty when it works.
    pub stopped: String,
    pub explained: Vec<ExplainedScope>,
    pub all_href: String,
    /// Who gave it; nothing for whoever may not read the log.
    pub given: Vec<GivenLine>,
    pub asleep: Vec<SleepingRight>,
    /// `Services asked for 3 of its 24 rights; 21 were never used.`
    pub use_of_rights: String,
    pub unused: Vec<HeldRight>,
    pub more_unused: usize,
    pub lifeline: Lifeline,
    pub end_word: String,
    pub end: MomentText,
    pub used_word: String,
    pub used: MomentText,
    pub chart: Option<UsageChart>,
    pub origins: Vec<OriginRow>,
    pub facts: Vec<Fact>,
    pub history: Vec<HistoryEntry>,
    /// Where it is paused, or let work again; `None` for whoever may not.
    pub pause_href: Option<String>,
    pub is_paused: bool,
    pub revoke_href: Option<String>,
    /// All that concerns it in the log.
    pub trail_href: Option<String>,
    /// Whether the person may look at it and no more.
    pub may_look_only: bool,
    /// Whether it is the person's own.
    pub is_own: bool,
}

/// A right that the token names and that does not work.
#[derive(Clone, Debug, Default)]
pub struct SleepingRight {
    pub right: HeldRight,
    /// `No team of its owner gives it any more.`
    pub because: String,
}

/// A team, a role that it gives, and who decided so.
#[derive(Clone, Debug, Default)]
pub struct GivenLine {
    pub team: String,
    pub team_href: Option<String>,
    /// `Archivist on Film Archive`
    pub role: String,
    pub said: Vec<Said>,
    pub trail_href: Option<String>,
}

/// Who did something, and when.
#[derive(Clone, Debug, Default)]
pub struct Said {
    pub words: String,
    pub at: Option<MomentText>,
}

/// From where and by what it was used.
#[derive(Clone, Debug, Default)]
pub struct OriginRow {
    pub address: String,
    pub agent: String,
    pub service: String,
    pub first: MomentText,
    pub last: MomentText,
    pub times: String,
}
