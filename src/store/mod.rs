//! The only room that knows diesel.
//!
//! Four gates lead in, and each says what may happen behind it:
//! [`Store::read`] gives one consistent picture, [`Store::write`] takes only audited changes,
//! [`Store::note_refusal`] writes down what was tried in vain,
//! and [`Store::keep`] is for book-keeping that is nobody's decision: sessions seen, use counted, failures throttled.
//! [`bulk`] is a side door for made-up data alone, and no server opens it.

mod at_most;
pub mod audit;
pub mod bulk;
pub mod change_log;
mod connection;
pub mod handovers;
pub mod idempotent_answers;
pub mod identities;
pub mod instance;
pub mod invitations;
pub mod jobs;
mod kept;
mod mark;
pub mod memory;
mod migrations;
pub mod organizations;
pub mod people;
pub mod policies;
pub mod projects;
pub mod roles;
mod rows;
pub mod saved_views;
mod schema;
pub mod services;
pub mod sessions;
pub mod sign_in_failures;
pub mod signing_keys;
pub mod standing;
pub mod submissions;
pub mod tallies;
pub mod targets;
pub mod teams;
pub mod token_list;
pub mod token_requests;
pub mod token_uses;
pub mod tokens;

pub use connection::Location;

use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Refused};
use crate::domain::moment::Moment;
use crate::domain::policy::Authority;
use crate::domain::rules::Rules;
use crate::env::Env;
use connection::{AnyConnection, ConnectionPool, Manager, Purpose, in_transaction, rehearse};
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// What can go wrong between us and the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address names no database that Hallpass knows.
    #[error("a database address begins with sqlite: or postgres://")]
    Address,
    /// No connection could be had.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// A query failed.
    #[error("a query failed: {0}")]
    Query(#[from] diesel::result::Error),
    /// A connection could not be opened.
    #[error("the database cannot be opened: {0}")]
    Connection(#[from] diesel::ConnectionError),
    /// A migration failed or is missing here.
    #[error("the database could not be brought up to date: {0}")]
    Migration(String),
    /// A row says something that cannot be.
    #[error("a row cannot be read: {0}")]
    Corrupt(String),
    /// The row was changed by somebody else meanwhile.
    #[error("the row was changed meanwhile")]
    Stale,
    /// The database was filled under another key or prefix.
    #[error("{0}")]
    Mismatch(String),
    /// The database would lose acknowledged changes at a power cut.
    #[error("the database is not durable: {0}")]
    NotDurable(String),
}

impl StoreError {
    /// Whether asking again later may help: the database is away, or others kept it busy for too long.
    pub fn is_passing(&self) -> bool {
        match self {
            StoreError::Unavailable(_) | StoreError::Connection(_) => true,
            StoreError::Query(diesel::result::Error::DatabaseError(_, what)) => what.message().contains("database is locked"),
            _ => false,
        }
    }
}

/// The database, behind its gates. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pool: ConnectionPool,
    location: Arc<Location>,
    env: Env,
    rules: Arc<Rules>,
    connections: u32,
    writing: Arc<Mutex<()>>,
}

impl Store {
    /// Connects, brings the schema up to date and checks that the database is durable and was filled under our key.
    /// Errors: any [`StoreError`]; nothing is served from a database that does not pass.
    pub fn open(url: &str, connections: u32, env: Env, rules: Arc<Rules>) -> Result<Self, StoreError> {
        let location = Location::parse(url)?;
        let kept = Arc::new(location.clone());
        let manager = Manager { location };
        // The pool would hide why the first connection fails behind a time-out.
        let mut first = diesel::r2d2::ManageConnection::connect(&manager)?;
        migrations::migrate(&mut first)?;
        instance::check_durability(&mut first)?;
        drop(first);
        let store =
            Self { pool: manager.into_pool(connections)?, location: kept, env, rules, connections, writing: Arc::default() };
        store.keep(instance::check_key)?;
        store.keep(audit::chain_what_is_old)?;
        Ok(store)
    }

    /// The installation's rules.
    pub fn rules(&self) -> &Arc<Rules> {
        &self.rules
    }

    /// The world as this store sees it.
    pub fn env(&self) -> &Env {
        &self.env
    }

    /// Where the database is.
    fn location(&self) -> &Location {
        &self.location
    }

    /// How many units of work can run at once.
    pub fn connections(&self) -> u32 {
        self.connections
    }

    /// Reads one consistent picture.
    pub fn read<T, E: From<StoreError>>(&self, work: impl FnOnce(&mut Snapshot<'_>) -> Result<T, E>) -> Result<T, E> {
        let mut pooled = self.connection()?;
        in_transaction(&mut pooled, Purpose::Read, |connection| work(&mut self.picture(connection)))
    }

    /// Makes an audited change: the change and its events are stored together or not at all.
    pub fn write<T, E: From<StoreError>>(
        &self,
        actor: &Actor,
        work: impl FnOnce(&mut Tx<'_>) -> Result<Audited<T>, E>,
    ) -> Result<T, E> {
        let mut pooled = self.connection()?;
        self.in_turn(|| {
            in_transaction(&mut pooled, Purpose::Write, |connection| {
                let mut tx = Tx(self.snapshot(connection));
                let (value, events) = work(&mut tx)?.into_parts();
                let changed = change_log::targets_of(&events);
                audit::record::events(&mut tx, actor, events)?;
                change_log::append(&mut tx, &changed)?;
                Ok(value)
            })
        })
        .and_then(|value| Ok(self.tell_others().map(|()| value)?))
    }

    /// After a commit and before it is acknowledged. On Postgres the commit itself tells.
    fn tell_others(&self) -> Result<(), StoreError> {
        match &*self.location {
            Location::Sqlite(path) => mark::renew(path, self.env.secrets.id(0)),
            Location::Postgres(_) => Ok(()),
        }
    }

    /// Notes what was refused, after all that was tried has been taken back.
    pub fn note_refusal(&self, actor: &Actor, refused: Refused) -> Result<(), StoreError> {
        self.keep(|tx| audit::record::refusal(tx, actor, refused))
    }

    /// Keeps the books. Never for anything that a person decided: that belongs through [`Store::write`].
    pub fn keep<T, E: From<StoreError>>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let mut pooled = self.connection()?;
        self.in_turn(|| in_transaction(&mut pooled, Purpose::Write, |connection| work(&mut Tx(self.snapshot(connection)))))
    }

    /// Makes a change as [`Store::write`] would and takes it back, to see beforehand what it would do.
    pub fn rehearse<T, E: From<StoreError>>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<Audited<T>, E>) -> Result<T, E> {
        let mut pooled = self.connection()?;
        self.in_turn(|| rehearse(&mut pooled, |connection| Ok(work(&mut Tx(self.snapshot(connection)))?.into_parts().0)))
    }

    /// SQLite has one writer. Those of one process take turns, instead of each looking again now and then whether the file is free.
    fn in_turn<T>(&self, write: impl FnOnce() -> T) -> T {
        let _turn = match &*self.location {
            Location::Sqlite(_) => Some(self.writing.lock().unwrap_or_else(PoisonError::into_inner)),
            Location::Postgres(_) => None,
        };
        write()
    }

    fn connection(&self) -> Result<diesel::r2d2::PooledConnection<Manager>, StoreError> {
        self.pool.get().map_err(|error| StoreError::Unavailable(error.to_string()))
    }

    fn snapshot<'a>(&'a self, connection: &'a mut AnyConnection) -> Snapshot<'a> {
        Snapshot { connection, now: self.env.clock.now(), rules: &self.rules, env: &self.env, authorities: None }
    }

    /// A snapshot in which nothing changes, so that it may remember.
    fn picture<'a>(&'a self, connection: &'a mut AnyConnection) -> Snapshot<'a> {
        Snapshot { authorities: Some(Vec::new()), ..self.snapshot(connection) }
    }
}

/// One consistent picture of the database at one moment.
pub struct Snapshot<'a> {
    connection: &'a mut AnyConnection,
    now: Moment,
    rules: &'a Rules,
    env: &'a Env,
    /// What actors may do in this picture, as far as it was worked out; `None` where it may change meanwhile.
    authorities: Option<Vec<(Actor, Arc<Authority>)>>,
}

impl Snapshot<'_> {
    /// The moment of this unit of work; fixed at its beginning.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// The installation's rules.
    pub fn rules(&self) -> &Rules {
        self.rules
    }

    /// The world: randomness for secrets and ids.
    pub fn env(&self) -> &Env {
        self.env
    }

    /// What this actor may do, when it was worked out in this picture before.
    pub fn known_authority(&self, actor: &Actor) -> Option<Arc<Authority>> {
        let mut known = self.authorities.iter().flatten();
        known.find(|(known, _)| known.is_same_as(actor)).map(|(_, authority)| authority.clone())
    }

    /// Keeps what an actor may do for whoever asks later in this picture. A unit of work that can change things keeps nothing.
    pub fn remember_authority(&mut self, actor: &Actor, authority: &Arc<Authority>) {
        if let Some(known) = &mut self.authorities {
            known.push((actor.clone(), authority.clone()));
        }
    }

    /// A new id, ordered by time.
    pub fn new_id(&self) -> Uuid {
        let millis = u64::try_from(self.now.micros() / 1_000).unwrap_or_default();
        self.env.secrets.id(millis)
    }
}

/// A unit of work that may change things; a [`Snapshot`] that can also write.
pub struct Tx<'a>(Snapshot<'a>);

impl<'a> Deref for Tx<'a> {
    type Target = Snapshot<'a>;
    fn deref(&self) -> &Snapshot<'a> {
        &self.0
    }
}

impl<'a> DerefMut for Tx<'a> {
    fn deref_mut(&mut self) -> &mut Snapshot<'a> {
        &mut self.0
    }
}
