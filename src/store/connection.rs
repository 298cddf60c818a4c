//! Connections to either database, and how a transaction begins on each.
//!
//! The manager chooses by the scheme of the address.
//! The derived `establish` would try one database after the other, hide the real error,
//! and turn a mistyped Postgres address into a new SQLite file of that name.

use super::StoreError;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::r2d2::{ManageConnection, Pool};
use diesel::{Connection, PgConnection, SqliteConnection};
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::time::Duration;

/// A connection to SQLite or Postgres; every query text serves both.
#[derive(diesel::MultiConnection)]
pub(super) enum AnyConnection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A file.
    Sqlite(String),
    /// An address that libpq understands.
    Postgres(String),
}

impl Location {
    /// Reads `sqlite:PATH`, `postgres://…` or `postgresql://…`; anything else is refused.
    pub fn parse(url: &str) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite:").filter(|path| !path.is_empty()) {
            return Ok(Location::Sqlite(path.trim_start_matches("//").to_owned()));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Location::Postgres(url.to_owned()));
        }
        Err(StoreError::Address)
    }
}

/// Writes are durable before they are acknowledged: FULL makes every commit wait for the disk,
/// so that a revoke that was answered cannot come back after a power cut.
const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 15000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
     PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;";
const POSTGRES_SETTINGS: &str =
    "SET synchronous_commit = on; SET statement_timeout = '30s'; SET lock_timeout = '5s'; SET TIME ZONE 'UTC'";

/// Opens connections for the pool.
pub(super) struct Manager {
    pub(super) location: Location,
}

pub(super) type ConnectionPool = Pool<Manager>;

impl Manager {
    pub(super) fn into_pool(self, connections: u32) -> Result<ConnectionPool, StoreError> {
        let is_remote = matches!(self.location, Location::Postgres(_));
        Pool::builder()
            .max_size(connections)
            .min_idle(Some(1))
            // A file cannot hang up on us; a server can, and one round trip finds out.
            .test_on_check_out(is_remote)
            .connection_timeout(Duration::from_secs(5))
            .build(self)
            .map_err(|error| StoreError::Unavailable(error.to_string()))
    }

    /// Connects for questions that are read once and not again: a few pages are enough.
    pub(super) fn connect_frugally(&self) -> Result<AnyConnection, StoreError> {
        let mut connection = self.connect()?;
        if let AnyConnection::Sqlite(inner) = &mut connection {
            inner.batch_execute("PRAGMA cache_size = -1024")?;
        }
        Ok(connection)
    }
}

impl ManageConnection for Manager {
    type Connection = AnyConnection;
    type Error = StoreError;

    fn connect(&self) -> Result<AnyConnection, StoreError> {
        match &self.location {
            Location::Sqlite(path) => {
                make_private(path);
                let mut connection = SqliteConnection::establish(path)?;
                connection.batch_execute(SQLITE_SETTINGS)?;
                Ok(AnyConnection::Sqlite(connection))
            }
            Location::Postgres(url) => {
                let mut connection = PgConnection::establish(url)?;
                connection.batch_execute(POSTGRES_SETTINGS)?;
                Ok(AnyConnection::Postgres(connection))
            }
        }
    }

    fn is_valid(&self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        Ok(connection.batch_execute("SELECT 1")?)
    }

    /// A connection that comes back from a panic may still be inside a transaction.
    fn has_broken(&self, connection: &mut AnyConnection) -> bool {
        std::thread::panicking() || !is_idle(connection)
    }
}

/// Makes the file for its owner alone, before SQLite would make it for everybody; the files beside it take its mode.
/// What goes wrong here SQLite says in a moment.
fn make_private(path: &str) {
    let is_plain = !path.starts_with(':') && !path.starts_with("file:");
    if is_plain {
        _ = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    }
}

fn is_idle(connection: &mut AnyConnection) -> bool {
    let status = match connection {
        AnyConnection::Sqlite(inner) => AnsiTransactionManager::transaction_manager_status_mut(inner).transaction_depth(),
        AnyConnection::Postgres(inner) => AnsiTransactionManager::transaction_manager_status_mut(inner).transaction_depth(),
    };
    matches!(status, Ok(None))
}

/// What a transaction is for.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    /// One consistent picture of everything.
    Read,
    /// Changes; on SQLite the write lock is taken at once, because a deferred transaction that reads first and
    /// writes later fails under load in spite of the busy timeout.
    Write,
}

/// Runs `work` in a transaction: commits what went well, takes back everything else.
pub(super) fn in_transaction<T, E: From<StoreError>>(
    connection: &mut AnyConnection,
    purpose: Purpose,
    work: impl FnOnce(&mut AnyConnection) -> Result<T, E>,
) -> Result<T, E> {
    begin(connection, purpose).map_err(StoreError::from)?;
    let result = work(connection);
    settle(connection, result.is_ok())?;
    result
}

/// Commits what went well and takes back what did not.
fn settle(connection: &mut AnyConnection, is_good: bool) -> Result<(), StoreError> {
    if is_good {
        return Ok(commit(connection)?);
    }
    if let Err(problem) = roll_back(connection) {
        tracing::warn!(%problem, "a transaction could not be rolled back; its connection is dropped");
    }
    Ok(())
}

/// Runs `work` as [`in_transaction`] does, but takes everything back, whatever came of it.
pub(super) fn rehearse<T, E: From<StoreError>>(
    connection: &mut AnyConnection,
    work: impl FnOnce(&mut AnyConnection) -> Result<T, E>,
) -> Result<T, E> {
    begin(connection, Purpose::Write).map_err(StoreError::from)?;
    let result = work(connection);
    roll_back(connection).map_err(StoreError::from)?;
    result
}

fn begin(connection: &mut AnyConnection, purpose: Purpose) -> diesel::QueryResult<()> {
    match (connection, purpose) {
        (AnyConnection::Sqlite(inner), Purpose::Read) => AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN DEFERRED"),
        (AnyConnection::Sqlite(inner), Purpose::Write) => AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN IMMEDIATE"),
        (AnyConnection::Postgres(inner), Purpose::Read) => {
            AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        }
        (AnyConnection::Postgres(inner), Purpose::Write) => {
            AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN ISOLATION LEVEL READ COMMITTED")
        }
    }
}

fn commit(connection: &mut AnyConnection) -> diesel::QueryResult<()> {
    match connection {
        AnyConnection::Sqlite(inner) => AnsiTransactionManager::commit_transaction(inner),
        AnyConnection::Postgres(inner) => AnsiTransactionManager::commit_transaction(inner),
    }
}

fn roll_back(connection: &mut AnyConnection) -> diesel::QueryResult<()> {
    match connection {
        AnyConnection::Sqlite(inner) => AnsiTransactionManager::rollback_transaction(inner),
        AnyConnection::Postgres(inner) => AnsiTransactionManager::rollback_transaction(inner),
    }
}
