//! One worker's view of the memory: makes sure that it is fresh, then looks.

use super::super::{Store, StoreError};
use super::asking::Asking;
use super::contents::{Lesson, Look, Sought};
use super::serving::{PATIENCE, Serving};
use super::{Memory, Shared};
use crate::domain::ids::{OrganizationId, ServiceId, TokenId};
use crate::domain::jwt::KeyRecord;
use crate::domain::moment::Moment;
use crate::domain::pass::Pass;
use crate::domain::secret::SecretDigest;
use crate::domain::service::Service;
use crate::domain::verdict::Reason;
use std::net::IpAddr;
use std::sync::Arc;

/// How many things one verdict may have to learn: the token, its owner, its rights, and again if they change meanwhile.
const MOST_LESSONS: usize = 12;

/// The view of one worker thread.
pub struct Watch {
    store: Store,
    memory: Memory,
    asking: Asking,
}

impl Watch {
    /// A view for the worker on whose thread it is used.
    pub fn new(store: Store, memory: Memory) -> Self {
        let asking = Asking::new(&store, &memory.serving);
        Self { store, memory, asking }
    }

    /// Makes sure that every change that was acknowledged before now is in the memory.
    /// Errors: `Unavailable` and the like when the database cannot be asked; then nobody may be let in.
    pub async fn confirm(&self) -> Result<Fresh<'_>, StoreError> {
        self.asking.put().await?;
        Ok(Fresh { watch: self, now: self.store.env().clock.now() })
    }

    fn contents(&self) -> &Shared {
        &self.memory.contents
    }
}

/// The memory, known to be as new as the moment at which it was asked for.
pub struct Fresh<'w> {
    watch: &'w Watch,
    now: Moment,
}

/// What is known of a secret.
pub enum Seen {
    /// It is good.
    Good(Pass),
    /// It is not, for this reason.
    Bad(TokenId, OrganizationId, Reason),
    /// There is no such token.
    Unknown,
}

impl Fresh<'_> {
    /// The moment for which the verdict holds.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// Looks for the token with this digest for somebody at this address, in memory first and in the database before it is
    /// said to be unknown.
    pub async fn look(&self, digest: &SecretDigest, from: Option<IpAddr>) -> Result<Seen, StoreError> {
        self.look_for(Sought::Secret(*digest), from).await
    }

    /// Looks for the token with this id, of which somebody at this address holds a JWT that it was exchanged for.
    pub async fn look_for_parent(&self, id: TokenId, from: Option<IpAddr>) -> Result<Seen, StoreError> {
        self.look_for(Sought::Parent(id), from).await
    }

    /// The key of this name that signs JWTs or has signed them.
    pub fn key(&self, name: &str) -> Option<Arc<KeyRecord>> {
        self.watch.contents().read().keys.get(name).cloned()
    }

    async fn look_for(&self, sought: Sought, from: Option<IpAddr>) -> Result<Seen, StoreError> {
        for _ in 0..MOST_LESSONS {
            let look = self.watch.contents().read().look(sought, self.now, from);
            match look {
                Look::Good(pass) => return Ok(Seen::Good(pass)),
                Look::Bad(id, organization, reason) => return Ok(Seen::Bad(id, organization, reason)),
                Look::Lacks(lesson) => {
                    if !self.learn(lesson).await? {
                        return Ok(Seen::Unknown);
                    }
                }
            }
        }
        Err(StoreError::Unavailable("a token changes faster than it can be read".to_owned()))
    }

    /// The service of this name.
    pub fn service(&self, name: &str) -> Option<Arc<Service>> {
        self.watch.contents().read().services.get(name).cloned()
    }

    /// The service whose credential has this digest, while the credential works.
    pub fn service_by_credential(&self, digest: &SecretDigest) -> Option<Arc<Service>> {
        let contents = self.watch.contents().read();
        let known = contents.credentials.get(digest.as_bytes())?;
        let works = known.ends_at.is_none_or(|end| self.now < end);
        works.then(|| service_of(&contents.services, known.service_id)).flatten()
    }

    async fn learn(&self, lesson: Lesson) -> Result<bool, StoreError> {
        match &self.watch.memory.serving {
            Serving::Here(here) => here.learn(lesson),
            Serving::There(there) => there.learn(lesson, PATIENCE).await,
        }
    }
}

fn service_of(services: &std::collections::HashMap<String, Arc<Service>>, id: ServiceId) -> Option<Arc<Service>> {
    services.values().find(|service| service.id == id).cloned()
}
