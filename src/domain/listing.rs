//! How a list of tokens is asked for: filter, order, and the place to go on from.

use super::address_span::AddressSpan;
use super::flag::Flag;
use super::ids::{PersonId, TeamId, TokenId};
use super::moment::Moment;
use super::token::TokenKind;
use time::Duration;

/// Which end of a list of what happened comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// What happened last.
    #[default]
    NewestFirst,
    /// What happened first.
    OldestFirst,
}

impl Direction {
    /// Reads the word of an order by the moment in the field `name`: `-name` or `name`. `None` for any other.
    pub fn parse(word: &str, name: &str) -> Option<Self> {
        match word.strip_prefix('-') {
            Some(rest) => (rest == name).then_some(Self::NewestFirst),
            None => (word == name).then_some(Self::OldestFirst),
        }
    }
}

/// How long before its end a token counts as ending soon.
pub const SOON: Duration = Duration::days(14);

/// Which tokens, by their state: the tabs of the page and the `status` of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shelf {
    /// Active or starting later.
    #[default]
    InUse,
    /// Of those, the ones that end within [`SOON`].
    EndingSoon,
    /// Switched off and not over.
    Paused,
    /// Waiting for a second person's approval, or for their owner to come for the secret.
    Waiting,
    /// Ended or revoked.
    Over,
    /// Not over: in use or paused.
    Live,
    /// Revoked.
    Revoked,
    /// All of them.
    All,
}

impl Shelf {
    /// All shelves that have a tab, in order.
    pub const TABS: [Self; 4] = [Self::InUse, Self::EndingSoon, Self::Paused, Self::Over];

    /// All of them, as the API offers them.
    pub const EACH: [Self; 8] =
        [Self::InUse, Self::EndingSoon, Self::Paused, Self::Waiting, Self::Over, Self::Live, Self::Revoked, Self::All];

    /// The word in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InUse => "in_use",
            Self::EndingSoon => "ending_soon",
            Self::Paused => "paused",
            Self::Waiting => "waiting",
            Self::Over => "ended",
            Self::Live => "live",
            Self::Revoked => "revoked",
            Self::All => "all",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        Self::EACH.into_iter().find(|shelf| shelf.as_str() == word)
    }
}

/// From where tokens may be used, by their own networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whence {
    /// From the networks that they name.
    Bound,
    /// They name none.
    Anywhere,
}

impl Whence {
    /// Both.
    pub const EACH: [Self; 2] = [Self::Bound, Self::Anywhere];

    /// The word in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bound => "bound",
            Self::Anywhere => "anywhere",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        Self::EACH.into_iter().find(|whence| whence.as_str() == word)
    }
}

/// In which order. Every order ends in the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// What ends next comes first, what never ends last.
    #[default]
    EndsNext,
    /// Used last comes first, never used last.
    LastUsed,
    /// By name.
    Name,
    /// Made last comes first.
    Made,
}

impl Order {
    /// All orders, as they are offered.
    pub const ALL: [Self; 4] = [Self::EndsNext, Self::LastUsed, Self::Name, Self::Made];

    /// The word in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EndsNext => "ends",
            Self::LastUsed => "used",
            Self::Name => "name",
            Self::Made => "made",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.as_str() == word)
    }
}

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct TokenQuery {
    /// Which tokens.
    pub shelf: Shelf,
    /// Text that their name, description, rights or last four characters contain.
    pub search: Option<String>,
    /// In which order.
    pub order: Order,
    /// Go on after this place.
    pub after: Option<Place>,
    /// Only those of this kind; otherwise all but login tokens, which come and go with every sign-in at the API.
    pub kind: Option<TokenKind>,
    /// Only those whose dates lie between these.
    pub bounds: Bounds,
    /// Only those that may be used from there.
    pub whence: Option<Whence>,
    /// Only those of people in one of these teams, and of service identities that one of them owns.
    pub owned_in: Option<Vec<TeamId>>,
    /// Only those that were used from one of these addresses, as far as is kept.
    pub used_from: Option<AddressSpan>,
    /// Only those that name this right, in either of its spellings: `resource:action` and the flat name.
    pub right: Option<[String; 2]>,
    /// Only those with all of these flags. Those that no row tells ([`Flag::is_in_the_row`]) are not looked at here.
    pub flags: Vec<Flag>,
}

impl TokenQuery {
    /// Whether only tokens are meant that are neither revoked nor ended.
    pub fn is_not_over(&self) -> bool {
        !self.flags.is_empty() || matches!(self.shelf, Shelf::InUse | Shelf::EndingSoon | Shelf::Paused | Shelf::Live)
    }

    /// Whether everything is meant that is not over, and nothing else is asked.
    pub fn is_plain(&self) -> bool {
        let bounds = Bounds::default();
        self.shelf == Shelf::Live
            && (&self.search, &self.kind, &self.right) == (&None, &None, &None)
            && (self.whence, self.used_from, &self.owned_in) == (None, None, &None)
            && self.flags.is_empty()
            && self.bounds == bounds
    }
}

/// Whose tokens a list holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// This person's.
    Owner(PersonId),
    /// Those of a few people; more than [`FEW`] are asked for as `Teams`.
    Owners(Vec<PersonId>),
    /// Those of everybody in one of these teams.
    Teams(Vec<TeamId>),
    /// Those that this token made.
    MadeBy(TokenId),
    /// Everybody's in the organization.
    Anybody,
}

impl Whose {
    /// Whether so many tokens may be meant that only a stretch of the list can be looked through at a time.
    pub fn is_wide(&self) -> bool {
        matches!(self, Self::Anybody | Self::Teams(_))
    }
}

/// Up to so many people are asked for one by one, so that the database walks their tokens and nobody else's.
pub const FEW: usize = 500;

/// Between which moments a token's dates must lie. What never ends is in no span of ends, what was never used in none of uses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bounds {
    /// It ends before this.
    pub ends_before: Option<Moment>,
    /// It ends at this moment or after it.
    pub ends_after: Option<Moment>,
    /// It was last used before this.
    pub used_before: Option<Moment>,
    /// It was last used at this moment or after it.
    pub used_after: Option<Moment>,
    /// It was made before this.
    pub made_before: Option<Moment>,
    /// It was not used since this moment, and was made before it.
    pub unused_since: Option<Moment>,
    /// It was never used.
    pub never_used: bool,
    /// It has no end.
    pub has_no_end: bool,
}

/// The last row of the page before: what it was ordered by, and its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What the row was ordered by.
    pub key: PlaceKey,
    /// The row's id, which tells equals apart.
    pub id: String,
}

/// What a row was ordered by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceKey {
    /// A moment.
    At(Moment),
    /// The moment is missing: never ends, or never used. Such rows come last.
    Never,
    /// A text.
    Text(String),
}

/// How many tokens stand on each shelf, for the tabs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ShelfCounts {
    /// Active or starting later.
    pub in_use: i64,
    /// Ending within [`SOON`].
    pub ending_soon: i64,
    /// Switched off.
    pub paused: i64,
    /// Ended or revoked.
    pub over: i64,
}
