//! A token as a server tells of it, in the shape in which the local verbs print theirs.

use super::Remote;
use crate::cli::Failure;
use crate::domain::ids::TokenId;
use crate::domain::token::TokenState;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Who asks, as the server knows them.
#[derive(Deserialize)]
pub(in crate::cli) struct Me {
    /// The person the token acts for.
    pub(in crate::cli) owner: Owner,
    /// Where it acts.
    pub(in crate::cli) organization_id: String,
    /// Its name.
    pub(in crate::cli) token_name: String,
    /// When it ends.
    pub(in crate::cli) valid_until: Option<String>,
}

/// A person.
#[derive(Deserialize)]
pub(in crate::cli) struct Owner {
    /// What they sign in with.
    pub(in crate::cli) username: String,
    /// What others read.
    pub(in crate::cli) name: String,
}

impl Me {
    /// Reads what the server said about its caller.
    pub(in crate::cli) fn read(verdict: &Value) -> Result<Self, Failure> {
        Self::deserialize(verdict).map_err(|error| Failure::failed(format!("the answer is not as expected: {error}")))
    }
}

/// A token.
#[derive(Serialize, Deserialize)]
pub(in crate::cli) struct Line {
    pub(in crate::cli) id: String,
    /// Only ever there in the answers to `create` and `rotate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::cli) secret: Option<String>,
    pub(in crate::cli) name: String,
    pub(in crate::cli) description: String,
    #[serde(default)]
    pub(in crate::cli) owner: String,
    #[serde(rename(serialize = "type", deserialize = "kind"))]
    pub(in crate::cli) kind: String,
    pub(in crate::cli) state: String,
    pub(in crate::cli) rights: Option<Vec<String>>,
    #[serde(default)]
    pub(in crate::cli) networks: Vec<String>,
    pub(in crate::cli) valid_from: String,
    pub(in crate::cli) valid_until: Option<String>,
    pub(in crate::cli) hint: String,
    pub(in crate::cli) created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::cli) last_used_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::cli) times_used: Option<i64>,
    /// After an edit: whether it waits for a second person, so that nothing has changed yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::cli) waits_for_approval: Option<bool>,
}

impl Line {
    /// Reads a document of the API.
    pub(in crate::cli) fn read(document: Value, owner: &str) -> Result<Self, Failure> {
        let read = serde_json::from_value::<Line>(document);
        let line = read.map_err(|error| Failure::failed(format!("the answer is not as expected: {error}")))?;
        Ok(Line { owner: owner.to_owned(), ..line })
    }

    /// Whether a second person has still to agree to it, so that it has no secret yet.
    pub(in crate::cli) fn waits(&self) -> bool {
        self.state == TokenState::Waiting.as_str()
    }

    /// Its end as people read it.
    pub(in crate::cli) fn ends(&self) -> String {
        self.valid_until.clone().unwrap_or_else(|| "never".to_owned())
    }
}

impl Remote {
    /// Who asks.
    pub(in crate::cli) fn me(&self) -> Result<Me, Failure> {
        Me::read(&self.ask("GET", "/api/v1/verify", None)?)
    }

    /// Asks for one token, or changes it.
    pub(in crate::cli) fn token_at(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Line, Failure> {
        let me = self.me()?;
        Line::read(self.ask(method, &format!("/api/v1/tokens{path}"), body)?, &me.owner.username)
    }

    /// Changes one token. Where a second person has to agree to it first, the token comes back as it still is, and marked.
    pub(in crate::cli) fn change_token(&self, id: TokenId, body: &Value) -> Result<Line, Failure> {
        let me = self.me()?;
        let (status, document) = self.ask_for_status("PATCH", &format!("/api/v1/tokens/{id}"), Some(body))?;
        Ok(Line { waits_for_approval: Some(status == 202), ..Line::read(document, &me.owner.username)? })
    }
}
