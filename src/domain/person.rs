//! A person: somebody who signs in and owns tokens. A service identity is one too, except that nobody signs in as it.

use super::ids::{OrganizationId, PersonId, TeamId};
use super::moment::Moment;
use super::text::{self, InvalidText};
use serde::Serialize;
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// A person as stored, without the password hash.
#[derive(Debug, Clone)]
pub struct Person {
    /// Never reused, also after the person is gone.
    pub id: PersonId,
    /// What they sign in with, in lower case.
    pub username: Username,
    /// Where mail reaches them, as they wrote it; none for a service identity.
    pub email: Email,
    /// What others read.
    pub full_name: FullName,
    /// Set while the person is disabled; all their tokens are refused meanwhile.
    pub disabled_at: Option<Moment>,
    /// The organization in which they act now.
    pub active_organization_id: OrganizationId,
    /// When they were added.
    pub created_at: Moment,
    /// Counts changes, so that two editors notice each other.
    pub version: i64,
    /// Somebody, or something.
    pub nature: Nature,
}

/// What sort of owner stands behind tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nature {
    /// Somebody who signs in, and gets rights through every team they are in.
    Person,
    /// A service: nobody signs in as it, and its rights are those of the one team that owns it.
    Service {
        /// The team; none when the team is gone, and then it has no rights.
        team_id: Option<TeamId>,
        /// What it is for.
        description: String,
    },
}

impl Nature {
    /// The word for it in the database and on every surface.
    pub fn as_str(&self) -> &'static str {
        match self {
            Nature::Person => "person",
            Nature::Service { .. } => "service",
        }
    }
}

impl Person {
    /// Whether the person, and so their tokens, may act at all.
    pub fn is_active(&self) -> bool {
        self.disabled_at.is_none()
    }

    /// Whether this is a service identity, as which nobody signs in.
    pub fn is_service(&self) -> bool {
        matches!(self.nature, Nature::Service { .. })
    }

    /// The team that owns a service identity.
    pub fn team_id(&self) -> Option<TeamId> {
        match self.nature {
            Nature::Person => None,
            Nature::Service { team_id, .. } => team_id,
        }
    }

    /// What a service identity is for; empty for people.
    pub fn description(&self) -> &str {
        match &self.nature {
            Nature::Person => "",
            Nature::Service { description, .. } => description,
        }
    }
}

/// The name to sign in with: 1 to 64 of `a-z 0-9 . _ -`, beginning with a letter or digit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Username(String);

/// Why a username or an e-mail address was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidName {
    /// A username with other characters, or too long.
    Username,
    /// Not an address that mail could reach.
    Email,
}

impl InvalidName {
    /// The stable code of this refusal.
    pub fn code(self) -> &'static str {
        match self {
            InvalidName::Username => "person.username_invalid",
            InvalidName::Email => "person.email_invalid",
        }
    }
}

impl fmt::Display for InvalidName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            InvalidName::Username => {
                "Use 1 to 64 letters, digits, dots, hyphens or underscores, and begin with a letter or digit."
            }
            InvalidName::Email => "Write an address such as ada@example.org.",
        })
    }
}

impl Username {
    /// The most characters a username may have.
    pub const MOST: usize = 64;

    /// Reads a username; capital letters become small ones.
    pub fn parse(raw: &str) -> Result<Self, InvalidName> {
        let name = raw.trim().to_ascii_lowercase();
        let begins_well = name.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
        let fits = name.len() <= Self::MOST && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
        if begins_well && fits { Ok(Self(name)) } else { Err(InvalidName::Username) }
    }

    /// The username as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An e-mail address, kept as written and compared without regard to case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Email(String);

impl Email {
    /// The most characters an address may have.
    pub const MOST: usize = 254;

    /// Reads an address: something, one `@`, a domain; no white space and nothing unprintable.
    pub fn parse(raw: &str) -> Result<Self, InvalidName> {
        let address = text::line(raw, Self::MOST).map_err(|_| InvalidName::Email)?;
        let (local, domain) = address.split_once('@').ok_or(InvalidName::Email)?;
        let fits = !local.is_empty()
            && !domain.is_empty()
            && !domain.contains('@')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && !address.contains(|c: char| c.is_whitespace() || "<>\",;".contains(c));
        if fits { Ok(Self(address)) } else { Err(InvalidName::Email) }
    }

    /// No address, which is what a service identity has.
    pub fn none() -> Self {
        Self(String::new())
    }

    /// The address as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which addresses are compared: normalised and in lower case.
    pub fn key(&self) -> String {
        sign_in_key(&self.0)
    }
}

/// The one spelling under which a sign-in name is looked up and throttled, whatever case or Unicode form was typed.
/// Databases cannot take a zero byte; nobody's name holds one, so whatever stands for it finds nobody.
pub fn sign_in_key(typed: &str) -> String {
    typed.trim().nfkc().collect::<String>().to_lowercase().replace('\0', "\u{FFFD}")
}

/// A person's name as others read it: 1 to 100 visible characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FullName(String);

impl FullName {
    /// The most characters a name may have.
    pub const MOST: usize = 100;

    /// Normalises and checks a name. Errors: see [`InvalidText`].
    pub fn parse(raw: &str) -> Result<Self, InvalidText> {
        text::line(raw, Self::MOST).map(Self)
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
