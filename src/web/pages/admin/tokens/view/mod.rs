//! The pages of everybody's tokens.

pub mod bulk;
pub mod detail;

use askama::Template;

use crate::web::pages::frame::{Chip, Choice, Frame, MomentText, PersonBadge, Tab};
use crate::web::pages::marks::hallmark::Hallmark;

/// `GET /web/admin/tokens` as a page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/tokens/index.html")]
pub struct ReviewPage {
    pub frame: Frame,
    pub list: ReviewList,
}

/// The same for htmx: the answer to filtering, replaces `#review`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/tokens/list.html")]
pub struct ReviewFragment {
    pub frame: Frame,
    pub list: ReviewList,
}

/// More rows for htmx: replaces the pager.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "admin/tokens/rows.html")]
pub struct ReviewRows {
    pub frame: Frame,
    pub list: ReviewList,
}

/// The list with its filters.
#[derive(Clone, Debug, Default)]
pub struct ReviewList {
    /// `The tokens of everybody in Studio Nord.`
    pub lede: String,
    /// `214 tokens`; empty when nobody counted.
    pub count: String,
    /// Saved views.
    pub views: Vec<Tab>,
    /// Those that the person keeps.
    pub own_views: Vec<OwnView>,
    /// The filters as they are kept; empty when nothing is filtered.
    pub keep_query: String,
    /// The same tokens as a file.
    pub csv_href: String,
    pub json_href: String,
    pub filters: Filters,
    pub rows: Vec<ReviewRow>,
    /// The address of the next rows; `None` on the last ones.
    pub more_href: Option<String>,
    /// `Show 50 more`, or `Look further`.
    pub more_label: String,
    /// Whether nothing was found so far, so that the page looks further by itself.
    pub is_seeking: bool,
    /// Why the page is not full though the list goes on; empty when it is.
    pub cut: String,
    /// Whether the rows go on from an earlier page.
    pub is_later: bool,
    /// The address without any filter.
    pub clear_href: String,
    /// What to say when there is nothing to list.
    pub empty: String,
    /// What can be done to many at once; nothing for whoever may only look.
    pub deeds: Vec<BulkDeed>,
}

impl ReviewList {
    /// The same page without a list, and a word about what was typed.
    pub(super) fn with_nothing_but(mut self, words: String) -> Self {
        self.filters.wrong = words;
        self.empty = "Nothing was looked for.".to_owned();
        (self.rows, self.deeds) = (Vec::new(), Vec::new());
        (self.count, self.more_href) = (String::new(), None);
        self
    }
}

/// Something that can be done to many tokens.
#[derive(Clone, Debug, Default)]
pub struct BulkDeed {
    /// `revoke`
    pub word: String,
    /// `Revoke`
    pub label: String,
    /// The address that does it to all that match.
    pub all_href: String,
}

/// A view of one's own.
#[derive(Clone, Debug, Default)]
pub struct OwnView {
    pub tab: Tab,
    /// Where it is forgotten.
    pub removal: String,
}

/// The form of the filters.
#[derive(Clone, Debug, Default)]
pub struct Filters {
    pub find: String,
    /// What cannot be read of what was typed; empty when all can.
    pub wrong: String,
    pub owner: String,
    pub states: Vec<Choice>,
    pub teams: Vec<Choice>,
    pub flags: Vec<Choice>,
    pub uses: Vec<Choice>,
    pub ends: Vec<Choice>,
    pub sorts: Vec<Choice>,
    pub kinds: Vec<Choice>,
    pub projects: Vec<Choice>,
    pub rights: Vec<RightGroup>,
    pub ends_after: String,
    pub ends_before: String,
    pub unused_since: String,
    pub networks: Vec<Choice>,
    pub used_from: String,
    /// Whether anything is filtered.
    pub is_used: bool,
    /// Whether the rarer filters are in sight.
    pub is_open: bool,
}

/// The rights of one category, to choose from.
#[derive(Clone, Debug, Default)]
pub struct RightGroup {
    pub name: String,
    pub rights: Vec<Choice>,
}

/// One token in the list.
#[derive(Clone, Debug, Default)]
pub struct ReviewRow {
    pub id: String,
    /// `/web/admin/tokens/{id}`
    pub base: String,
    pub name: String,
    pub short_id: String,
    pub hallmark: Hallmark,
    pub chip: Chip,
    /// `Restricted`
    pub kind: String,
    /// What the token is called that made it; empty for a person.
    pub maker: String,
    pub owner: PersonBadge,
    /// The page of the owner, for those who may see people.
    pub owner_href: Option<String>,
    /// `Editors, Media`; the teams of the owner.
    pub teams: String,
    pub breadth: Breadth,
    pub from: MomentText,
    pub until: MomentText,
    pub end_word: String,
    pub end: MomentText,
    /// When it was last used; an empty moment for never.
    pub used: MomentText,
    /// `media-api · 10.0.0.1`: the service and the address, as far as there is room; empty for never.
    pub used_at: String,
    /// `from 10.0.0.1 by curl/8.5 at media-api`: the whole of it.
    pub used_how: String,
    /// The gravest two.
    pub flags: Vec<Chip>,
    /// `2 more: Never ends, Ends in 3 days`; empty for none.
    pub more_flags: String,
    /// Whether it works no more.
    pub faded: bool,
}

/// How much a token can do, of what its owner can.
#[derive(Clone, Debug, Default)]
pub struct Breadth {
    /// `12 of 48 rights`
    pub text: String,
    /// From 0 to 100.
    pub percent: usize,
    /// `3 asleep`; empty for none.
    pub asleep: String,
    /// The sharpest things it can do; empty for none.
    pub danger: String,
}
