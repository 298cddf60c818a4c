//! Ids are types, so that a person's id cannot be handed in where a token's is wanted.
//!
//! Every id is a UUIDv7 made by `env`, written with hyphens in lower case everywhere: on pages, in JSON and in the database.
//! An id is a name, never a secret: nothing may be allowed because somebody knows one.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// The text was not a hyphenated UUID.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("that is not an id: ids are UUIDs with hyphens")]
pub struct InvalidId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that `env` made.
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// Reads the hyphenated form; braces, URNs and bare hexadecimal are refused, so that one thing has one spelling.
            pub fn parse(text: &str) -> Result<Self, InvalidId> {
                parse_hyphenated(text).map(Self)
            }

            /// The UUID inside.
            pub const fn uuid(&self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0.hyphenated())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0.hyphenated())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::parse(&text)
            }
        }
    )* };
}

ids! {
    /// Names an organization.
    OrganizationId;
    /// Names what somebody asks a second person to approve.
    RequestId;
    /// Names a project of an organization.
    ProjectId;
    /// Names a person.
    PersonId;
    /// Names a team.
    TeamId;
    /// Names a role.
    RoleId;
    /// Names a token; never its secret.
    TokenId;
    /// Names a browser session; never the value of its cookie.
    SessionId;
    /// Names a deed on many tokens.
    JobId;
    /// Names a view that somebody keeps.
    ViewId;
    /// Names a row of the audit log.
    EventId;
    /// Names a service that asks about tokens.
    ServiceId;
    /// Names a credential of a service; never its secret.
    CredentialId;
}

impl From<OrganizationId> for super::rights::ScopeId {
    fn from(id: OrganizationId) -> Self {
        id.0.into()
    }
}

impl From<ProjectId> for super::rights::ScopeId {
    fn from(id: ProjectId) -> Self {
        id.0.into()
    }
}

fn parse_hyphenated(text: &str) -> Result<Uuid, InvalidId> {
    if text.len() != 36 {
        return Err(InvalidId);
    }
    Uuid::try_parse(text).map_err(|_| InvalidId)
}
