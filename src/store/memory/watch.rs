//! One worker's view of the memory: makes sure that it is fresh, then looks.

use super::super::connection::{AnyConnection, Manager};
use super::super::{Store, StoreError};
use super::asking::Asking;
use super::contents::{Lesson, Look, Sought};
use super::serving::Serving;
use super::{Memory, Shared};
use crate::domain::ids::{OrganizationId, ServiceId, TokenId};
use crate::domain::jwt::KeyRecord;
use crate::domain::moment::Moment;
use crate::domain::pass::Pass;
use crate::domain::secret::SecretDigest;
use crate::domain::service::Service;
use crate::domain::verdict::Reason;
use diesel::QueryResult;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::r2d2::ManageConnection;
use diesel::sql_types::BigInt;
use diesel::sqlite::Sqlite;
use std::cell::RefCell;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// Whoever waits longer for the database is told that we do not know.
const PATIENCE: Duration = Duration::from_secs(3);
/// How many things one verdict may have to learn: the token, its owner, its rights, and again if they change meanwhile.
const MOST_LESSONS: usize = 12;

/// The view of one worker thread.
pub struct Watch {
    store: Store,
    memory: Memory,
    file: RefCell<FileWatch>,
    asking: Asking,
}

/// On SQLite: a connection used for nothing but the one question whether anybody else has committed anything.
#[derive(Default)]
struct FileWatch {
    connection: Option<AnyConnection>,
    seen: Option<i64>,
}

impl Watch {
    /// A view for the worker on whose thread it is used.
    pub fn new(store: Store, memory: Memory) -> Self {
        Self { store, memory, file: RefCell::default(), asking: Asking::default() }
    }

    /// Makes sure that every change that was acknowledged before now is in the memory.
    /// Errors: `Unavailable` and the like when the database cannot be asked; then nobody may be let in.
    pub async fn confirm(&self) -> Result<Fresh<'_>, StoreError> {
        match &self.memory.serving {
            Serving::Here(here) => {
                let mut file = self.file.borrow_mut();
                let version = file.version(&self.store)?;
                if file.seen != Some(version) {
                    here.follow()?;
                    file.seen = Some(version);
                }
            }
            Serving::There(there) => self.asking.follow(there, PATIENCE).await?,
        }
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

impl FileWatch {
    /// Changes whenever any other connection, of any process, has committed.
    /// Never asked inside a transaction, where it would stand still.
    fn version(&mut self, store: &Store) -> Result<i64, StoreError> {
        if self.connection.is_none() {
            self.connection = Some(Manager { location: store.location().clone() }.connect()?);
            self.seen = None;
        }
        let version = match &mut self.connection {
            Some(AnyConnection::Sqlite(inner)) => DataVersion.get_result::<i64>(inner).map_err(StoreError::from),
            Some(AnyConnection::Postgres(_)) | None => Err(StoreError::Address),
        };
        if version.is_err() {
            *self = Self::default();
        }
        version
    }
}

/// `PRAGMA data_version`, as a statement that is prepared once for each connection.
#[derive(QueryId, Clone, Copy)]
struct DataVersion;

impl Query for DataVersion {
    type SqlType = BigInt;
}

impl<C> RunQueryDsl<C> for DataVersion {}

impl QueryFragment<Sqlite> for DataVersion {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("PRAGMA data_version");
        Ok(())
    }
}
