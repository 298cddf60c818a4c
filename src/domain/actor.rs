//! Who is acting: no use case can be called without one.

use super::attempt::{Attempt, Reason};
use super::ids::{OrganizationId, PersonId, SessionId, TokenId};
use super::moment::Moment;
use std::net::IpAddr;
use std::sync::Arc;

/// Whoever asks for something, in which organization, and from where.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The one who asks.
    pub who: Who,
    /// The organization in which they act now.
    pub organization_id: OrganizationId,
    /// Where the request came from.
    pub origin: Origin,
}

/// The sorts of actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// A person at a browser, signed in.
    Person {
        /// The person.
        id: PersonId,
        /// The browser session.
        session_id: SessionId,
        /// When the person last proved who they are.
        confirmed_at: Moment,
    },
    /// A program with a token, for the token's owner.
    Token {
        /// The token.
        id: TokenId,
        /// The person it acts for.
        owner_id: PersonId,
    },
    /// The operator at the shell of the machine, who may do everything.
    Operator,
}

/// Where a request came from, for the audit log.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The client's address, after trusted proxies only.
    pub address: Option<IpAddr>,
    /// What the client calls itself, cut to 200 characters.
    pub user_agent: Option<String>,
    /// The id under which the log knows the request.
    pub request_id: Option<String>,
    /// What the request tries to change; nothing for one that only reads.
    pub attempt: Option<Arc<Attempt>>,
}

impl Actor {
    /// Whether the other may do the same: the same one, in the same organization, from the same address.
    pub fn is_same_as(&self, other: &Actor) -> bool {
        (self.who, self.organization_id, self.origin.address) == (other.who, other.organization_id, other.origin.address)
    }

    /// The person who acts or is acted for; the operator is none.
    pub fn person_id(&self) -> Option<PersonId> {
        match self.who {
            Who::Person { id, .. } => Some(id),
            Who::Token { owner_id, .. } => Some(owner_id),
            Who::Operator => None,
        }
    }

    /// The session in which a person asks.
    pub fn session_id(&self) -> Option<SessionId> {
        match self.who {
            Who::Person { session_id, .. } => Some(session_id),
            Who::Token { .. } | Who::Operator => None,
        }
    }

    /// The token by which the actor asks, if it is one.
    pub fn token_id(&self) -> Option<TokenId> {
        match self.who {
            Who::Token { id, .. } => Some(id),
            Who::Person { .. } | Who::Operator => None,
        }
    }

    /// Leaves the reason for which what the actor tries is refused, for the audit log.
    pub fn refused(&self, reason: Reason) {
        if let Some(attempt) = &self.origin.attempt {
            attempt.refuse(reason);
        }
    }

    /// By what the actor is known: the word in the audit log.
    pub fn credential(&self) -> &'static str {
        match self.who {
            Who::Person { .. } => "session",
            Who::Token { .. } => "token",
            Who::Operator => "operator",
        }
    }
}
