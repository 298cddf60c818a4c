//! A policy as it is held against tokens at a verdict. It only ever takes away.

use super::TokenPolicy;
use crate::domain::attenuation::Lifetimes;
use crate::domain::rights::RolePairs;
use crate::domain::token::TokenKind;
use crate::domain::window::{Expiry, Window};
use std::net::IpAddr;
use time::Duration;

/// The rules that hold now, worked out as far as they can be before a token is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    policy: TokenPolicy,
    longest_here: Duration,
    withheld: RolePairs,
    withheld_from_logins: RolePairs,
}

impl InForce {
    /// Prepares a policy. `lifetimes` are the installation's: what must have an end and has none gets that much.
    pub fn new(policy: TokenPolicy, lifetimes: &Lifetimes) -> Self {
        let withheld = policy.withheld_from(TokenKind::Restricted);
        let withheld_from_logins = policy.withheld_from(TokenKind::Login);
        Self { policy, longest_here: lifetimes.longest, withheld, withheld_from_logins }
    }

    /// The document.
    pub fn policy(&self) -> &TokenPolicy {
        &self.policy
    }

    /// A token's window as the policy leaves it: never longer than it was.
    pub fn window(&self, kind: TokenKind, window: Window) -> Window {
        capped(&self.policy, kind, self.longest_here, window)
    }

    /// What a token of this kind never has in force.
    pub fn withheld(&self, kind: TokenKind) -> &RolePairs {
        if kind == TokenKind::Login { &self.withheld_from_logins } else { &self.withheld }
    }

    /// Whether tokens may be used from this address.
    pub fn allows_from(&self, address: Option<IpAddr>) -> bool {
        self.policy.networks.allow(address)
    }
}

/// The end moves to the start plus the longest life, where it lies beyond that. No end lies beyond every life.
pub(super) fn capped(policy: &TokenPolicy, kind: TokenKind, longest_here: Duration, window: Window) -> Window {
    let longest = match (policy.longest_life(kind), window.until) {
        (Some(longest), _) => longest,
        (None, Expiry::Never) if !policy.may_never_end => longest_here,
        (None, _) => return window,
    };
    let last = window.from.plus(longest).map_or(Expiry::Never, Expiry::At);
    Window { until: window.until.earlier(last), ..window }
}
