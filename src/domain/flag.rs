//! What makes a token worth a look: the risk flags of a review, each with what it is about.
//!
//! Flags are for tokens that are not over. What a list filters by in the database (`store/token_list/filter.rs`)
//! and what a row shows here must say the same; a test compares the two.

use super::listing::SOON;
use super::moment::Moment;
use super::token::{Token, TokenState};
use super::window::Expiry;
use time::Duration;

/// A token that was not used for this long is silent.
pub const SILENT: Duration = Duration::days(90);
/// A token must have been at work for this long before its rights count as never used.
pub const SETTLED: Duration = Duration::days(30);

/// The sorts of risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// Its owner is disabled or has left.
    OwnerGone,
    /// It holds rights that the catalogue calls dangerous, and they are in force.
    Dangerous,
    /// It never ends.
    NeverEnds,
    /// It was not used for [`SILENT`].
    Silent,
    /// It is used, but most of its rights never were.
    Broad,
    /// It ends within [`SOON`].
    EndingSoon,
}

impl Flag {
    /// All of them, the gravest first.
    pub const ALL: [Self; 6] = [Self::OwnerGone, Self::Dangerous, Self::NeverEnds, Self::Silent, Self::Broad, Self::EndingSoon];

    /// The word in addresses and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OwnerGone => "owner_gone",
            Self::Dangerous => "dangerous",
            Self::NeverEnds => "never_ends",
            Self::Silent => "silent",
            Self::Broad => "broad",
            Self::EndingSoon => "ending_soon",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::OwnerGone => "Owner gone",
            Self::Dangerous => "Dangerous rights",
            Self::NeverEnds => "Never ends",
            Self::Silent => "Silent for 90 days",
            Self::Broad => "Broader than used",
            Self::EndingSoon => "Ending soon",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flag| flag.as_str() == word)
    }

    /// Whether the database alone can tell it; the others need the rights in force, which are computed and never stored.
    pub fn is_in_the_row(self) -> bool {
        !matches!(self, Self::Dangerous | Self::Broad)
    }
}

/// What is known of a token besides its row.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// When it was last used.
    pub last_used_at: Option<Moment>,
    /// Whether its owner may act here.
    pub owner_may_act: bool,
    /// How many rights are in force.
    pub rights: usize,
    /// How many of these are dangerous.
    pub dangerous: usize,
    /// How many of those in force were ever asked for.
    pub used: usize,
}

/// The flags of a token at a moment, the gravest first; none once it is over.
pub fn flags(token: &Token, known: &Known, now: Moment) -> Vec<Flag> {
    if matches!(token.state(now), TokenState::Ended | TokenState::Revoked) {
        return Vec::new();
    }
    Flag::ALL.into_iter().filter(|flag| is_raised(*flag, token, known, now)).collect()
}

fn is_raised(flag: Flag, token: &Token, known: &Known, now: Moment) -> bool {
    let until = token.terms.window.until;
    match flag {
        Flag::OwnerGone => !known.owner_may_act,
        Flag::Dangerous => known.dangerous > 0,
        Flag::NeverEnds => until == Expiry::Never,
        Flag::Silent => known.last_used_at.unwrap_or(token.created_at) < now.minus(SILENT),
        Flag::Broad => is_broad(token, known, now),
        Flag::EndingSoon => token.enabled && now.plus(SOON).is_some_and(|soon| until.has_passed(soon)),
    }
}

/// Fewer than half of its rights were ever asked for, and it has been at work for long enough to tell.
fn is_broad(token: &Token, known: &Known, now: Moment) -> bool {
    known.used > 0 && known.used * 2 < known.rights && token.created_at < now.minus(SETTLED)
}
