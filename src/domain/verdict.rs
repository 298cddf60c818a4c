//! The one decision: may this secret do that, here, now?

use super::moment::Moment;
use super::person::Person;
use super::rights::{RightsTree, RolePairs};
use super::token::{Grant, Token, TokenState};
use super::token_policy::InForce;
use std::borrow::Cow;
use std::net::IpAddr;

/// A token together with all that its standing depends on, read in one snapshot.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The token whose secret was presented.
    pub token: Token,
    /// The tokens that made it, nearest first; it is never worth more than any of them.
    pub makers: Vec<Token>,
    /// Its owner.
    pub owner: Person,
    /// Whether the owner still belongs to the token's organization.
    pub owner_is_member: bool,
    /// All that the owner may do at this moment in the token's organization, as far as the catalogue knows it.
    pub held: RightsTree,
    /// What the organization allows its tokens at this moment.
    pub policy: InForce,
}

/// The answer to a question about a secret.
#[derive(Debug, Clone)]
#[allow(
    clippy::large_enum_variant,
    reason = "one lives on the stack for the length of a request; a box would cost an allocation each"
)]
pub enum Verdict {
    /// It is good, for these rights.
    Allow(Allowance),
    /// It is not, for this reason.
    Deny(Reason),
}

/// What an accepted secret stands for.
#[derive(Debug, Clone)]
pub struct Allowance {
    /// The token.
    pub token: Token,
    /// The person it acts for.
    pub owner: Person,
    /// What it may do now.
    pub rights: RightsTree,
    /// What it names but its owner has lost.
    pub dormant: RightsTree,
}

/// Why a secret was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Nothing was sent.
    NoCredential,
    /// What was sent has not the form of a secret.
    Malformed,
    /// It has the form, but there is no such token, or it was revoked: strangers learn no more.
    Unknown,
    /// The token's first moment is still to come.
    NotYetValid,
    /// The token's end has come.
    Expired,
    /// The token is paused.
    Disabled,
    /// The token was revoked.
    Revoked,
    /// The owner is disabled or has left the organization.
    OwnerInactive,
    /// The token is good, but was never given a right that is needed here.
    RightMissing,
    /// The token was given the right, but its owner has lost it: it sleeps until they have it again.
    RightLostByOwner,
    /// The service has no rule for this request, and what has no rule is closed.
    NoRule,
    /// The token may not be used from this network.
    NetworkNotAllowed,
    /// A second person has still to agree to the token.
    WaitingForApproval,
    /// The token names the right, but the organization lets no token have it.
    RightWithheld,
}

impl Reason {
    /// The stable code of this reason.
    pub fn code(self) -> &'static str {
        match self {
            Reason::NoCredential => "no_credential",
            Reason::Malformed => "malformed",
            Reason::Unknown => "unknown",
            Reason::NotYetValid => "not_yet_valid",
            Reason::Expired => "expired",
            Reason::Disabled => "disabled",
            Reason::Revoked => "revoked",
            Reason::OwnerInactive => "owner_inactive",
            Reason::RightMissing => "right_missing",
            Reason::RightLostByOwner => "right_lost_by_owner",
            Reason::NoRule => "no_rule",
            Reason::NetworkNotAllowed => "network_not_allowed",
            Reason::WaitingForApproval => "waiting_for_approval",
            Reason::RightWithheld => "right_withheld",
        }
    }

    /// What may be told to somebody who holds nothing valid: garbage, strangers and the revoked all look alike.
    pub fn told_to_strangers(self) -> Reason {
        match self {
            Reason::Malformed | Reason::Revoked => Reason::Unknown,
            other => other,
        }
    }

    /// What may be told to a verifier that may see the token: the truth, except that garbage is simply unknown.
    pub fn told_to_verifiers(self) -> Reason {
        if self == Reason::Malformed { Reason::Unknown } else { self }
    }

    /// Whether the credential itself is good and only what was asked for is not allowed with it.
    pub fn is_about_the_request(self) -> bool {
        matches!(
            self,
            Reason::RightMissing | Reason::RightLostByOwner | Reason::RightWithheld | Reason::NoRule | Reason::NetworkNotAllowed
        )
    }

    /// A sentence that a person can act on.
    pub fn advice(self) -> &'static str {
        match self {
            Reason::NoCredential => "Send the token as \"Authorization: Bearer <secret>\".",
            Reason::Malformed | Reason::Unknown | Reason::Revoked => {
                "This is not a token that works here. Check that it was copied whole, or make a new one."
            }
            Reason::NotYetValid => "The token's start is still to come. Its owner can move it.",
            Reason::Expired => "The token has ended. Its owner can move its end or make a new one.",
            Reason::Disabled => "The token is paused. Its owner can resume it.",
            Reason::OwnerInactive => "The token's owner may not act at present. Ask an administrator.",
            Reason::RightMissing => "The token does not have a right that is needed here. Its owner can add it, if they have it.",
            Reason::RightLostByOwner => {
                "The token names the right, but its owner does not have it any more. Ask an administrator."
            }
            Reason::NoRule => "No rule of this service allows the request. Ask an administrator.",
            Reason::NetworkNotAllowed => {
                "The token may not be used from this network. Its owner and the organization's policy say from where it may."
            }
            Reason::WaitingForApproval => "A second person has to approve the token first. Its owner sees who under Requests.",
            Reason::RightWithheld => "The organization's policy lets no token have this right. Ask an administrator.",
        }
    }
}

impl Standing {
    /// Decides for somebody at this address. The token's own faults come first, then its makers', then its owner's,
    /// and at last where it comes from.
    pub fn verdict(self, now: Moment, from: Option<IpAddr>) -> Verdict {
        match self.fault(now) {
            Some(reason) => Verdict::Deny(reason),
            None if !self.may_come(from) => Verdict::Deny(Reason::NetworkNotAllowed),
            None => Verdict::Allow(self.allowance()),
        }
    }

    /// Why the token is refused at this moment from wherever it comes; `None` when it works.
    pub fn fault(&self, now: Moment) -> Option<Reason> {
        let window = |token: &Token| self.policy.window(token.kind, token.terms.window);
        let states = self.line().map(|token| token.state_within(now, window(token)));
        fault(states, self.owner.is_active() && self.owner_is_member)
    }

    fn line(&self) -> impl Iterator<Item = &Token> {
        std::iter::once(&self.token).chain(&self.makers)
    }

    fn may_come(&self, from: Option<IpAddr>) -> bool {
        self.policy.allows_from(from) && self.line().all(|token| token.terms.networks.allow(from))
    }

    fn allowance(mut self) -> Allowance {
        let makers = self.makers.iter().map(|maker| &maker.terms.grant);
        let withheld = self.policy.withheld(self.token.kind);
        let Force { rights, dormant, .. } = in_force(&self.held, withheld, &self.token.terms.grant, makers);
        self.token.terms.window = self.policy.window(self.token.kind, self.token.terms.window);
        Allowance { token: self.token, owner: self.owner, rights, dormant }
    }
}

/// The one decision on a token that was found. `states` are its own and then its makers', nearest first.
pub fn fault(states: impl IntoIterator<Item = TokenState>, owner_may_act: bool) -> Option<Reason> {
    let of_tokens = states.into_iter().find_map(fault_of);
    of_tokens.or((!owner_may_act).then_some(Reason::OwnerInactive))
}

/// What a grant comes to.
#[derive(Debug, Clone, Default)]
pub struct Force {
    /// The rights in force.
    pub rights: RightsTree,
    /// What the grant names but nobody above it holds any more.
    pub dormant: RightsTree,
    /// What would be in force if the organization did not withhold it from tokens.
    pub withheld: RightsTree,
}

impl Force {
    /// What is left of it for somebody who asks for these rights only.
    pub fn narrowed_to(&self, named: &RightsTree) -> Self {
        let (rights, withheld) = (self.rights.intersect(named), self.withheld.intersect(named));
        Self { dormant: named.difference(&rights).difference(&withheld), rights, withheld }
    }
}

/// The rights in force for a token whose owner holds `held`: never more than any of its makers has,
/// and nothing that the organization withholds from tokens.
pub fn in_force<'a>(held: &RightsTree, withheld: &RolePairs, own: &Grant, makers: impl IntoIterator<Item = &'a Grant>) -> Force {
    // What somebody holds can be large, and most tokens have no maker: only a maker makes a copy necessary.
    let held = makers.into_iter().fold(Cow::Borrowed(held), |held, maker| Cow::Owned(maker.effective(&held)));
    let rights = own.effective(&held);
    if withheld.is_empty() {
        return Force { withheld: RightsTree::default(), rights, dormant: own.dormant(&held) };
    }
    Force { withheld: rights.only(withheld), rights: rights.without(withheld), dormant: own.dormant(&held) }
}

fn fault_of(state: TokenState) -> Option<Reason> {
    match state {
        TokenState::Active => None,
        TokenState::Revoked => Some(Reason::Revoked),
        TokenState::Ended => Some(Reason::Expired),
        TokenState::Paused => Some(Reason::Disabled),
        TokenState::StartsLater => Some(Reason::NotYetValid),
        TokenState::Waiting => Some(Reason::WaitingForApproval),
    }
}
