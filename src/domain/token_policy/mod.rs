//! What an organization allows its tokens: a document that it writes itself, inside the limits of the installation.
//!
//! Nothing in it gives anybody anything. It is held against tokens in two places:
//! when they are made or changed ([`Limits`], through the one attenuation function),
//! and at every verdict ([`InForce`]), so that it binds the tokens that exist already, from its first moment on.

mod in_force;
mod limits;

pub use in_force::InForce;
pub use limits::{Limits, LongestLife, SetBy};

use super::moment::Moment;
use super::networks::Networks;
use super::rights::RolePairs;
use super::token::{Grant, Token, TokenKind};
use serde::{Deserialize, Serialize};
use time::Duration;

/// The resource set_by rights allow seeing and changing the policy.
pub const POLICY_RESOURCE: &str = "core.policy";
/// The resource set_by rights allow seeing and deciding what others ask for.
pub const APPROVAL_RESOURCE: &str = "core.approval";

/// The rules of one organization. The default one limits nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TokenPolicy {
    /// How long tokens of each kind may live, from their start.
    pub longest_life_seconds: ByKind,
    /// The life that the form for a new token proposes.
    pub usual_life_seconds: Option<i64>,
    /// Whether a token may have no end, where the installation allows it and no longest life is set for its kind.
    pub may_never_end: bool,
    /// A token that was not used for this long is paused.
    pub idle_days: Option<u32>,
    /// A token that was never used is paused this long after it was made.
    pub never_used_days: Option<u32>,
    /// What no token has in force, whatever it names.
    pub withheld: RolePairs,
    /// What a token gets only when a second person agrees.
    pub needs_approval: RolePairs,
    /// Whether every token must say what it is for.
    pub description_required: bool,
    /// From where tokens may be used at all.
    pub networks: Networks,
    /// How many tokens a person may hold here that are not over.
    pub most_tokens_per_person: Option<i64>,
}

/// How a token was silent for too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// It was used, but not for this many days.
    Idle {
        /// The limit.
        days: u32,
    },
    /// It was never used in this many days.
    NeverUsed {
        /// The limit.
        days: u32,
    },
}

impl Silence {
    /// What people read.
    pub fn words(self) -> String {
        match self {
            Silence::Idle { days } => format!("not used for {days} days"),
            Silence::NeverUsed { days } => format!("never used in {days} days"),
        }
    }
}

/// A length of time for each kind of token, in seconds; none for no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ByKind {
    /// For tokens with all their owner's rights.
    pub full_access: Option<i64>,
    /// For tokens with chosen rights.
    pub restricted: Option<i64>,
    /// For tokens that are handed to one job.
    pub ephemeral: Option<i64>,
}

impl Default for TokenPolicy {
    fn default() -> Self {
        Self {
            longest_life_seconds: ByKind::default(),
            usual_life_seconds: None,
            may_never_end: true,
            idle_days: None,
            never_used_days: None,
            withheld: RolePairs::new(),
            needs_approval: RolePairs::new(),
            description_required: false,
            networks: Networks::default(),
            most_tokens_per_person: None,
        }
    }
}

impl TokenPolicy {
    /// How long a token of this kind may live, as far as the organization says.
    /// A login token stands for a session and has the installation's own short life.
    pub fn longest_life(&self, kind: TokenKind) -> Option<Duration> {
        let seconds = match kind {
            TokenKind::FullAccess => self.longest_life_seconds.full_access,
            TokenKind::Restricted => self.longest_life_seconds.restricted,
            TokenKind::Ephemeral => self.longest_life_seconds.ephemeral,
            TokenKind::Login => None,
        };
        seconds.map(Duration::seconds)
    }

    /// Whether a token with this grant needs a second person's agreement.
    /// All its owner's rights, now and later, hold whatever the policy names.
    pub fn wants_approval_of(&self, grant: &Grant) -> bool {
        match grant {
            Grant::Everything { .. } => !self.needs_approval.is_empty(),
            Grant::Only(rights) => !rights.only(&self.needs_approval).is_empty(),
        }
    }

    /// Whether a token has been silent for longer than is allowed, and in which way.
    /// A change by a person, such as resuming it, is a sign of life too.
    pub fn silence(&self, token: &Token, used_at: Option<Moment>, now: Moment) -> Option<Silence> {
        let touched_at = token.updated_at.max(token.terms.window.from);
        let lasts = |since: Moment, days: u32| now.since(since) >= Duration::days(i64::from(days));
        match (used_at, self.never_used_days, self.idle_days) {
            (None, Some(days), _) if lasts(touched_at, days) => Some(Silence::NeverUsed { days }),
            (used_at, _, Some(days)) if lasts(used_at.map_or(touched_at, |at| at.max(touched_at)), days) => {
                Some(Silence::Idle { days })
            }
            _ => None,
        }
    }

    /// What a token of this kind never has in force.
    /// A login token cannot be approved by anybody, so what needs approval is not in it either.
    pub fn withheld_from(&self, kind: TokenKind) -> RolePairs {
        let mut pairs = self.withheld.clone();
        if kind == TokenKind::Login {
            pairs.absorb(&self.needs_approval);
        }
        pairs
    }
}
