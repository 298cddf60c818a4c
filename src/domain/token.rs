//! A token: what a person makes so that a program may act for them, within limits they choose.

use super::ids::{OrganizationId, PersonId, TokenId};
use super::moment::Moment;
use super::networks::Networks;
use super::rights::RightsTree;
use super::text::{self, InvalidText};
use super::window::Window;
use serde::{Deserialize, Serialize};

/// The resource whose rights allow managing tokens. A token holds them only when they were given on purpose.
pub const TOKEN_RESOURCE: &str = "core.token";

/// A token as stored, without its secret, of which only a digest exists.
#[derive(Debug, Clone)]
pub struct Token {
    /// Its public name in addresses and logs.
    pub id: TokenId,
    /// The organization in which it acts.
    pub organization_id: OrganizationId,
    /// The person it acts for.
    pub owner_id: PersonId,
    /// The token that made it, when a program did; it lives and shrinks with its maker.
    pub parent_id: Option<TokenId>,
    /// What sort of token it is.
    pub kind: TokenKind,
    /// What its owner calls it.
    pub name: TokenName,
    /// Why it exists and whom to ask.
    pub description: Description,
    /// What it may do and from when until when.
    pub terms: Terms,
    /// `false` while it is paused.
    pub enabled: bool,
    /// What must happen before it works, if anything must.
    pub waits_for: Option<WaitsFor>,
    /// Set once and for ever when it was revoked.
    pub revocation: Option<Revocation>,
    /// The last four characters of its present secret.
    pub hint: String,
    /// When it was made.
    pub created_at: Moment,
    /// When anything about it last changed; use does not count.
    pub updated_at: Moment,
    /// Counts changes, so that two editors notice each other.
    pub version: i64,
}

impl Token {
    /// The one place that tells a token's state from its row and the clock.
    /// The final states win over the passing ones: a revoked token is revoked whatever its dates say.
    pub fn state(&self, now: Moment) -> TokenState {
        self.state_within(now, self.terms.window)
    }

    /// The same with the window that the organization's policy leaves of it.
    pub fn state_within(&self, now: Moment, window: Window) -> TokenState {
        let (waits, is_revoked) = (self.waits_for.is_some(), self.revocation.is_some());
        TokenState::at(now, window, Switches { is_enabled: self.enabled, waits, is_revoked })
    }
}

/// What has to happen before a token works for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitsFor {
    /// A second person must agree.
    Approval,
    /// They have; its owner must come for the secret, which is made at that moment.
    Secret,
}

impl WaitsFor {
    /// The word in JSON and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            WaitsFor::Approval => "approval",
            WaitsFor::Secret => "secret",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        [WaitsFor::Approval, WaitsFor::Secret].into_iter().find(|it| it.as_str() == word)
    }
}

/// The switches of a token, apart from its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Switches {
    /// `false` while it is paused.
    pub is_enabled: bool,
    /// Whether something must still happen before it works.
    pub waits: bool,
    /// Whether it was revoked.
    pub is_revoked: bool,
}

/// What a token may do, and from when until when: the part of it that only `attenuation` lets through.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// What it may do at most.
    pub grant: Grant,
    /// From when until when it works.
    pub window: Window,
    /// From where it may be used.
    pub networks: Networks,
}

/// What a token may do at most; its owner's rights of the moment cut it down further at every check.
#[derive(Debug, Clone, PartialEq)]
pub enum Grant {
    /// All that its owner may do, now and later.
    Everything {
        /// Whether it may also make and change tokens, which it otherwise may not.
        manages_tokens: bool,
    },
    /// These rights and nothing else.
    Only(RightsTree),
}

impl Grant {
    /// The rights in force for somebody who holds `held`: never more than either.
    pub fn effective(&self, held: &RightsTree) -> RightsTree {
        match self {
            Grant::Everything { manages_tokens: true } => held.clone(),
            Grant::Everything { manages_tokens: false } => held.without_resource(TOKEN_RESOURCE),
            Grant::Only(rights) => rights.intersect(held),
        }
    }

    /// The rights that the grant names but somebody who holds `held` has lost.
    pub fn dormant(&self, held: &RightsTree) -> RightsTree {
        match self {
            Grant::Everything { .. } => RightsTree::default(),
            Grant::Only(rights) => rights.difference(held),
        }
    }
}

/// The sorts of token, as MK.IO names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Hash)]
#[serde(rename_all = "kebab-case")]
pub enum TokenKind {
    /// Carries all its owner's rights.
    FullAccess,
    /// Carries a chosen subset.
    Restricted,
    /// A chosen subset for a short time, to hand to a job.
    Ephemeral,
    /// Issued by signing in with a password at the API.
    Login,
}

impl TokenKind {
    /// The word in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            TokenKind::FullAccess => "full-access",
            TokenKind::Restricted => "restricted",
            TokenKind::Ephemeral => "ephemeral",
            TokenKind::Login => "login",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        [TokenKind::FullAccess, TokenKind::Restricted, TokenKind::Ephemeral, TokenKind::Login]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// What a token is at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    /// Its first moment is still to come.
    StartsLater,
    /// It works.
    Active,
    /// Switched off by a person, who can switch it on again.
    Paused,
    /// Its end has come.
    Ended,
    /// Revoked; final.
    Revoked,
    /// A second person has still to agree to it.
    Waiting,
}

impl TokenState {
    /// The rule behind [`Token::state`], for those who remember less than the whole token.
    pub fn at(now: Moment, window: Window, switches: Switches) -> Self {
        if switches.is_revoked {
            TokenState::Revoked
        } else if window.has_ended(now) {
            TokenState::Ended
        } else if switches.waits {
            TokenState::Waiting
        } else if !switches.is_enabled {
            TokenState::Paused
        } else if window.has_not_begun(now) {
            TokenState::StartsLater
        } else {
            TokenState::Active
        }
    }

    /// The word in JSON and in filters.
    pub fn as_str(self) -> &'static str {
        match self {
            TokenState::StartsLater => "starts_later",
            TokenState::Active => "active",
            TokenState::Paused => "paused",
            TokenState::Ended => "ended",
            TokenState::Revoked => "revoked",
            TokenState::Waiting => "waiting",
        }
    }
}

/// The final end of a token.
#[derive(Debug, Clone)]
pub struct Revocation {
    /// From when on it is refused.
    pub at: Moment,
    /// Who did it; `None` for the operator at the shell.
    pub by: Option<PersonId>,
    /// Why.
    pub reason: RevocationReason,
}

/// Why a token was revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevocationReason {
    /// Nobody needs it any more.
    NoLongerNeeded,
    /// Another token took its place.
    Replaced,
    /// Its secret was seen where it should not be.
    Leaked,
    /// Anything else.
    Other,
}

impl RevocationReason {
    /// All reasons, in the order in which people are asked.
    pub const ALL: [Self; 4] = [Self::NoLongerNeeded, Self::Replaced, Self::Leaked, Self::Other];

    /// The word in forms, JSON and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoLongerNeeded => "no_longer_needed",
            Self::Replaced => "replaced",
            Self::Leaked => "leaked",
            Self::Other => "other",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::NoLongerNeeded => "No longer needed",
            Self::Replaced => "Replaced by another token",
            Self::Leaked => "Its secret leaked",
            Self::Other => "Another reason",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}

/// What a person calls a token: 1 to 80 visible characters. Two tokens may bear the same name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TokenName(String);

impl TokenName {
    /// The most characters a name may have; pages use it for `maxlength`.
    pub const MOST: usize = 80;

    /// Normalises and checks a name. Errors: see [`InvalidText`].
    pub fn parse(raw: &str) -> Result<Self, InvalidText> {
        text::line(raw, Self::MOST).map(Self)
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a token exists: up to 500 characters, or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Description(String);

impl Description {
    /// The most characters a description may have.
    pub const MOST: usize = 500;

    /// Normalises and checks a description. Errors: see [`InvalidText`].
    pub fn parse(raw: &str) -> Result<Self, InvalidText> {
        text::paragraphs(raw, Self::MOST).map(Self)
    }

    /// The description as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
