//! The four kinds of name a right is made of, checked once at the door.
//!
//! A name is lower-case ASCII and nothing else, so two spellings never mean the same right.
//! There is no wildcard: `*` is not a name, and no name stands for "all".

use std::{borrow::Borrow, fmt, sync::Arc};

use serde::{Serialize, Serializer};
use uuid::Uuid;

/// The longest scope type or resource name, in bytes.
pub const NAME_MAX_BYTES: usize = 64;
/// The longest action name, in bytes.
pub const ACTION_MAX_BYTES: usize = 32;

/// The text is not a name of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not {what}: {rule}")]
pub struct InvalidName {
    what: &'static str,
    rule: &'static str,
    text: String,
}

impl InvalidName {
    /// Keeps only the start of the text, because it may be as long as a request.
    pub(super) fn new(what: &'static str, rule: &'static str, text: &str) -> Self {
        let text = text.chars().take(NAME_MAX_BYTES + 16).collect();
        Self { what, rule, text }
    }
}

/// A key of the tree that can be read from text.
pub(super) trait Key: Ord + Clone + fmt::Display {
    fn read(text: &str) -> Result<Self, InvalidName>;
}

const NAME_RULE: &str = "a small letter, then at most 63 small letters, digits, dots, underscores or hyphens";
const ACTION_RULE: &str = "a small letter, then at most 31 small letters, digits or underscores";

macro_rules! name {
    ($(#[$about:meta])* $type:ident, $what:literal, $rule:expr, $max:expr, $allowed:pat) => {
        $(#[$about])*
        /// Cheap to clone: the text is shared.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $type(Arc<str>);

        impl $type {
            /// Reads the name; no case folding, no trimming.
            /// Errors: `InvalidName` with the rule that was broken.
            pub fn parse(text: &str) -> Result<Self, InvalidName> {
                let starts = text.starts_with(|c: char| c.is_ascii_lowercase());
                let fits = text.len() <= $max && text.chars().all(|c| matches!(c, $allowed));
                if starts && fits { Ok(Self(text.into())) } else { Err(InvalidName::new($what, $rule, text)) }
            }

            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Key for $type {
            fn read(text: &str) -> Result<Self, InvalidName> {
                Self::parse(text)
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &self.0)
            }
        }

        impl Borrow<str> for $type {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    };
}

name!(
    /// What kind of thing a grant applies to: `core.customer` is the organization, `core.project` a project.
    ScopeType, "a scope type", NAME_RULE, NAME_MAX_BYTES, 'a'..='z' | '0'..='9' | '.' | '_' | '-'
);
name!(
    /// What is acted upon, as in `ams.asset`.
    ResourceName, "a resource", NAME_RULE, NAME_MAX_BYTES, 'a'..='z' | '0'..='9' | '.' | '_' | '-'
);
name!(
    /// What is done to a resource, as in `get`.
    ActionName, "an action", ACTION_RULE, ACTION_MAX_BYTES, 'a'..='z' | '0'..='9' | '_'
);

impl ScopeType {
    /// The scope type of an organization, as MK.IO spells it.
    pub const ORGANIZATION: &'static str = "core.customer";
    /// The scope type of a project, as MK.IO spells it.
    pub const PROJECT: &'static str = "core.project";

    /// `core.customer`.
    pub fn organization() -> Self {
        Self(Self::ORGANIZATION.into())
    }

    /// `core.project`.
    pub fn project() -> Self {
        Self(Self::PROJECT.into())
    }
}

/// Which organization or project a grant applies to.
/// Ids are UUIDs, never names, and are written hyphenated in small letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId(Uuid);

impl ScopeId {
    /// Reads the hyphenated form of 36 characters, in either case as RFC 9562 asks.
    /// Errors: `InvalidName` for every other spelling of a UUID (braces, `urn:uuid:`, no hyphens).
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let invalid = || InvalidName::new("a scope id", "a UUID with hyphens, 36 characters", text);
        if text.len() != uuid::fmt::Hyphenated::LENGTH {
            return Err(invalid());
        }
        Uuid::try_parse(text).map(Self).map_err(|_| invalid())
    }

    /// The id as a UUID.
    pub fn uuid(self) -> Uuid {
        self.0
    }
}

impl Key for ScopeId {
    fn read(text: &str) -> Result<Self, InvalidName> {
        Self::parse(text)
    }
}

impl From<Uuid> for ScopeId {
    fn from(id: Uuid) -> Self {
        Self(id)
    }
}

impl fmt::Display for ScopeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl Serialize for ScopeId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
