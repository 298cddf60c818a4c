//! Browser sessions: actix-session in front, our own database behind.
//!
//! The cookie's value is looked up by its digest. Both limits, idle and absolute, are held by the database,
//! so that a stolen cookie dies with its session and an administrator can end it anywhere.

use crate::app::AppError;
use crate::app::desk::Desk;
use crate::app::sessions::keep::{self, SessionRecord};
use crate::domain::ids::{OrganizationId, PersonId, SessionId};
use crate::domain::keyring::hex;
use crate::domain::moment::Moment;
use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_web::cookie::time::Duration;
use anyhow::anyhow;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// The one value that is kept in a session.
pub const KEY: &str = "signed_in";

/// What stands in a session that could not be read.
pub const UNKNOWING: &str = "unknowing";

/// Who is signed in, from where, since when.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SignedIn {
    /// The session's public name.
    pub session_id: SessionId,
    /// The person.
    pub person_id: PersonId,
    /// The organization in which they act in this session.
    pub organization_id: OrganizationId,
    /// When they last proved who they are.
    pub confirmed_at: Moment,
    /// What form tokens of this session are bound to.
    pub csrf: String,
    /// From which address the session was begun.
    pub address: Option<String>,
    /// With what it was begun.
    pub user_agent: Option<String>,
}

/// Keeps sessions in the database.
#[derive(Clone)]
pub struct DatabaseSessions {
    desk: Desk,
}

impl DatabaseSessions {
    /// Sessions behind a desk.
    pub fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

type State = HashMap<String, String>;

impl SessionStore for DatabaseSessions {
    async fn load(&self, key: &SessionKey) -> Result<Option<State>, LoadError> {
        let digest = digest(key);
        match self.desk.run(move |store| keep::load(store, &digest)).await {
            Ok(Some(record)) => {
                serde_json::from_str(&record.state).map(Some).map_err(|error| LoadError::Deserialization(error.into()))
            }
            Ok(None) => Ok(None),
            Err(error) => Ok(Some(unknowing(&error))),
        }
    }

    async fn save(&self, state: State, _: &Duration) -> Result<SessionKey, SaveError> {
        let key = self.new_key().map_err(SaveError::Other)?;
        let record = record(&state, self.desk.store().env().clock.now()).map_err(SaveError::Serialization)?;
        let digest = digest(&key);
        let begun = self.desk.run(move |store| keep::begin(store, &record, &digest)).await;
        begun.map(|()| key).map_err(|error| SaveError::Other(anyhow!(error)))
    }

    async fn update(&self, key: SessionKey, state: State, _: &Duration) -> Result<SessionKey, UpdateError> {
        let digest = digest(&key);
        let text = serde_json::to_string(&state).map_err(|error| UpdateError::Serialization(error.into()))?;
        let stored = self.desk.run(move |store| keep::set_state(store, &digest, &text)).await;
        stored.map(|()| key).map_err(|error| UpdateError::Other(anyhow!(error)))
    }

    /// The database holds the limits; there is nothing to extend.
    async fn update_ttl(&self, _: &SessionKey, _: &Duration) -> Result<(), anyhow::Error> {
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> Result<(), anyhow::Error> {
        let digest = digest(key);
        self.desk.run(move |store| keep::end(store, &digest)).await.map_err(|error| anyhow!(error))
    }
}

impl DatabaseSessions {
    /// 256 random bits.
    fn new_key(&self) -> Result<SessionKey, anyhow::Error> {
        let mut bytes = [0u8; 32];
        self.desk.store().env().secrets.fill(&mut bytes);
        hex(&bytes).try_into().map_err(|error| anyhow!("a session key of 64 digits: {error}"))
    }
}

/// A database that does not answer must not look like a session that is over:
/// the guard finds this mark and answers 503 instead of asking somebody to sign in again.
fn unknowing(error: &AppError) -> State {
    tracing::error!(%error, "a session could not be read");
    State::from([(UNKNOWING.to_owned(), "true".to_owned())])
}

fn record(state: &State, now: Moment) -> Result<SessionRecord, anyhow::Error> {
    let value = state.get(KEY).ok_or_else(|| anyhow!("a session of nobody"))?;
    let signed_in: SignedIn = serde_json::from_str(value)?;
    Ok(SessionRecord {
        id: signed_in.session_id,
        person_id: Some(signed_in.person_id),
        state: serde_json::to_string(state)?,
        address: signed_in.address,
        user_agent: signed_in.user_agent,
        created_at: now,
        seen_at: now,
    })
}

fn digest(key: &SessionKey) -> [u8; 32] {
    Sha256::digest(key.as_ref().as_bytes()).into()
}
