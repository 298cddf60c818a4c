//! From when until when a token works.

use super::moment::Moment;
use serde::{Serialize, Serializer};

/// When something stops working. *Never* is a value of its own, not an absent date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// It works until somebody ends it.
    Never,
    /// It works before this moment and no longer at it.
    At(Moment),
}

impl Expiry {
    /// Whether it has come by `now`. The moment itself counts as over.
    pub fn has_passed(self, now: Moment) -> bool {
        matches!(self, Expiry::At(end) if end <= now)
    }

    /// Whether this one ends after `other`.
    pub fn is_later_than(self, other: Expiry) -> bool {
        match (self, other) {
            (_, Expiry::Never) => false,
            (Expiry::Never, Expiry::At(_)) => true,
            (Expiry::At(mine), Expiry::At(theirs)) => mine > theirs,
        }
    }

    /// The earlier of the two.
    pub fn earlier(self, other: Expiry) -> Expiry {
        if self.is_later_than(other) { other } else { self }
    }

    /// The moment, or `None` for never: the form that the database and JSON use.
    pub fn moment(self) -> Option<Moment> {
        match self {
            Expiry::Never => None,
            Expiry::At(end) => Some(end),
        }
    }
}

impl From<Option<Moment>> for Expiry {
    fn from(end: Option<Moment>) -> Self {
        end.map_or(Expiry::Never, Expiry::At)
    }
}

impl Serialize for Expiry {
    /// RFC 3339, or `null` for never.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.moment().serialize(serializer)
    }
}

/// The span in which a token works: from its first moment up to, and without, its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first moment at which the token works.
    pub from: Moment,
    /// When it stops.
    pub until: Expiry,
}

impl Window {
    /// Whether `now` lies before the first moment.
    pub fn has_not_begun(&self, now: Moment) -> bool {
        now < self.from
    }

    /// Whether the end has come by `now`.
    pub fn has_ended(&self, now: Moment) -> bool {
        self.until.has_passed(now)
    }
}
