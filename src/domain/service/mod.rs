//! A service: an API that asks Hallpass whether a token may come in.
//!
//! Its rules say what each request needs; what no rule names is closed.

mod headers;
mod path;
mod place;
mod rule;

pub use headers::{IdentityHeaders, InvalidHeaders};
pub use path::{Bindings, ClearPath, PathPattern, Unclear};
pub use place::{InvalidPlace, Place, Places};
pub use rule::{InvalidRule, Needs, Rule, RulePlace, RuleRight, Rules, Wanted};

use super::ids::{OrganizationId, ServiceId};
use super::moment::Moment;

/// The longest time for which a gateway may keep a verdict. Keeping it at all trades the immediate revocation for speed.
pub const MOST_CACHE_SECONDS: u32 = 60;

/// An API behind a gateway, or one that asks by itself.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// The organization whose tokens it is told about; of others it learns nothing.
    pub organization_id: OrganizationId,
    /// Its name in addresses.
    pub name: ServiceName,
    /// What it is, for people.
    pub description: String,
    /// Where a credential may stand in a request.
    pub places: Places,
    /// What each request needs.
    pub rules: Rules,
    /// How the headers are called in which the application learns who is there.
    pub headers: IdentityHeaders,
    /// For how long a gateway may keep a verdict; 0 for not at all.
    pub cache_seconds: u32,
    /// What becomes of CORS preflights, which carry no credential.
    pub preflight: Preflight,
    /// When it was registered.
    pub created_at: Moment,
    /// Counts changes, so that two editors notice each other.
    pub version: i64,
}

/// What becomes of a CORS preflight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preflight {
    /// It is let through, without any identity.
    Allow,
    /// It is judged like any other request.
    Deny,
}

impl Preflight {
    /// The word in forms, files and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Preflight::Allow => "allow",
            Preflight::Deny => "deny",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        [Preflight::Allow, Preflight::Deny].into_iter().find(|known| known.as_str() == word)
    }
}

/// What a service is called in addresses: small letters, digits and hyphens. Unique in the installation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ServiceName(String);

/// The text was no service name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Use 1 to 40 small letters, digits or hyphens, and begin with a letter.")]
pub struct InvalidServiceName;

impl ServiceName {
    /// The most characters a name may have.
    pub const MOST: usize = 40;

    /// Reads a name; nothing is folded or trimmed.
    pub fn parse(text: &str) -> Result<Self, InvalidServiceName> {
        let begins_well = text.starts_with(|c: char| c.is_ascii_lowercase());
        let fits = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if begins_well && fits && text.len() <= Self::MOST { Ok(Self(text.to_owned())) } else { Err(InvalidServiceName) }
    }

    /// A name for a form that has none yet; it is never stored.
    pub fn stand_in() -> Self {
        Self("service".to_owned())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a service shows when it asks about tokens itself, without its secret.
#[derive(Debug, Clone)]
pub struct ServiceCredential {
    /// Its id.
    pub id: super::ids::CredentialId,
    /// The service.
    pub service_id: ServiceId,
    /// The last four characters of its secret.
    pub hint: String,
    /// When it was made.
    pub created_at: Moment,
    /// When it stops working, once another has taken its place.
    pub ends_at: Option<Moment>,
}
