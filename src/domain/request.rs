//! What somebody asks a second person to approve: a new token, or more for one that exists.

use super::ids::{OrganizationId, PersonId, RequestId, TokenId};
use super::moment::Moment;
use super::text::{self, InvalidText};
use super::token::Terms;
use serde::Serialize;

/// A request, open or decided.
#[derive(Debug, Clone)]
pub struct TokenRequest {
    /// Its name.
    pub id: RequestId,
    /// Where the token acts.
    pub organization_id: OrganizationId,
    /// The token.
    pub token_id: TokenId,
    /// Who asks: the token's owner, or whoever keeps the service identity that owns it.
    pub requester_id: PersonId,
    /// What is asked for.
    pub sort: RequestSort,
    /// The terms that the token is to have.
    pub wish: Terms,
    /// What became of it.
    pub state: RequestState,
    /// Who decided; nobody for the operator, and while it is open.
    pub decided_by: Option<PersonId>,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// Words of whoever decided, for the person who asks.
    pub remark: Remark,
    /// When it was asked.
    pub created_at: Moment,
    /// Counts changes, so that two who decide notice each other.
    pub version: i64,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestSort {
    /// A token that does not work before it is approved.
    Creation,
    /// More for a token that works on as it is until then.
    Widening,
}

impl RequestSort {
    /// The word in JSON and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            RequestSort::Creation => "creation",
            RequestSort::Widening => "widening",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        [RequestSort::Creation, RequestSort::Widening].into_iter().find(|sort| sort.as_str() == word)
    }
}

/// What became of a request. Everything but `Open` is final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// Nobody has decided yet.
    Open,
    /// Somebody else agreed, perhaps to less than was asked.
    Approved,
    /// Somebody else said no.
    Declined,
    /// Whoever asked took it back, or the token was ended meanwhile.
    Withdrawn,
}

impl RequestState {
    /// The word in JSON and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            RequestState::Open => "open",
            RequestState::Approved => "approved",
            RequestState::Declined => "declined",
            RequestState::Withdrawn => "withdrawn",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        [RequestState::Open, RequestState::Approved, RequestState::Declined, RequestState::Withdrawn]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// Words about a decision: up to 500 characters, or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Remark(String);

impl Remark {
    /// The most characters.
    pub const MOST: usize = 500;

    /// Normalises and checks a remark. Errors: see [`InvalidText`].
    pub fn parse(raw: &str) -> Result<Self, InvalidText> {
        text::paragraphs(raw, Self::MOST).map(Self)
    }

    /// The remark as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
