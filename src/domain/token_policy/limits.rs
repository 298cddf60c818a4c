//! The limits for one kind of token: what the installation allows, and what the organization leaves of it.

use super::TokenPolicy;
use crate::domain::attenuation::Lifetimes;
use crate::domain::token::TokenKind;
use crate::domain::window::{Expiry, Window};
use time::Duration;

/// The installation's limits for tokens of one kind, and the organization's within them.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The installation's limits.
    pub lifetimes: Lifetimes,
    /// The organization's rules.
    pub policy: TokenPolicy,
    /// The kind.
    pub kind: TokenKind,
}

/// How long a token may live, and who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LongestLife {
    /// The longest life.
    pub longest: Duration,
    /// Who set it.
    pub set_by: SetBy,
}

/// Who set a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetBy {
    /// The operator, for everybody.
    Installation,
    /// The organization, for itself.
    Organization,
}

impl Limits {
    /// The limits for one kind. Every limit is the stricter one of the two.
    pub fn new(lifetimes: &Lifetimes, policy: TokenPolicy, kind: TokenKind) -> Self {
        Self { lifetimes: lifetimes.of(kind), policy, kind }
    }

    /// The limits where the organization says nothing.
    pub fn of_installation(lifetimes: &Lifetimes, kind: TokenKind) -> Self {
        Self::new(lifetimes, TokenPolicy::default(), kind)
    }

    /// The longest life of a token that is made now.
    pub fn longest_life(&self) -> LongestLife {
        match self.policy.longest_life(self.kind) {
            Some(longest) if longest <= self.lifetimes.longest => LongestLife { longest, set_by: SetBy::Organization },
            _ => LongestLife { longest: self.lifetimes.longest, set_by: SetBy::Installation },
        }
    }

    /// Whether a token may have no end. Where the organization sets a longest life, no end would be beyond it.
    pub fn may_never_end(&self) -> bool {
        self.lifetimes.may_never_end && self.policy.may_never_end && self.policy.longest_life(self.kind).is_none()
    }

    /// The window as the organization leaves it at every verdict.
    pub fn capped(&self, window: Window) -> Window {
        super::in_force::capped(&self.policy, self.kind, self.lifetimes.longest, window)
    }

    /// The life that a form proposes, within the limits.
    pub fn usual_life(&self) -> Option<Duration> {
        self.policy.usual_life_seconds.map(|seconds| Duration::seconds(seconds).min(self.longest_life().longest))
    }

    /// Whether an end is later than the organization allows a token that starts at `window.from`.
    pub fn lives_too_long(&self, window: Window) -> Option<Duration> {
        match (window.until, self.policy.longest_life(self.kind)) {
            (Expiry::At(end), Some(longest)) => (end.since(window.from) > longest).then_some(longest),
            _ => None,
        }
    }
}
