//! The one decision: may this secret do that, here, now?

use super::moment::Moment;
use super::person::Person;
use super::rights::RightsTree;
use super::token::{Token, TokenState};

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
        }
    }

    /// What may be told to somebody who holds nothing valid: garbage, strangers and the revoked all look alike.
    pub fn told_to_strangers(self) -> Reason {
        match self {
            Reason::Malformed | Reason::Revoked => Reason::Unknown,
            other => other,
        }
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
        }
    }
}

impl Standing {
    /// Decides. The token's own faults come first, then its makers', then its owner's.
    pub fn verdict(self, now: Moment) -> Verdict {
        if let Some(reason) = fault_of(&self.token, now) {
            return Verdict::Deny(reason);
        }
        if let Some(reason) = self.makers.iter().find_map(|maker| fault_of(maker, now)) {
            return Verdict::Deny(reason);
        }
        if !self.owner.is_active() || !self.owner_is_member {
            return Verdict::Deny(Reason::OwnerInactive);
        }
        Verdict::Allow(self.allowance())
    }

    fn allowance(self) -> Allowance {
        let held = self.makers.iter().fold(self.held, |held, maker| maker.terms.grant.effective(&held));
        let rights = self.token.terms.grant.effective(&held);
        let dormant = self.token.terms.grant.dormant(&held);
        Allowance { token: self.token, owner: self.owner, rights, dormant }
    }
}

fn fault_of(token: &Token, now: Moment) -> Option<Reason> {
    match token.state(now) {
        TokenState::Active => None,
        TokenState::Revoked => Some(Reason::Revoked),
        TokenState::Ended => Some(Reason::Expired),
        TokenState::Paused => Some(Reason::Disabled),
        TokenState::StartsLater => Some(Reason::NotYetValid),
    }
}
