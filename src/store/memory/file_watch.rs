//! The question of one worker to a SQLite file: was anything committed that the memory does not know yet?
//! Each request puts it for itself: the mark beside the database answers in some nanoseconds.
//!
//! The mark tells of every acknowledged change. What was committed by somebody who died before acknowledging it,
//! or while the mark was taken from its place, is found by `PRAGMA data_version` a moment later.

use super::super::connection::{AnyConnection, Location, Manager};
use super::super::mark::{Mark, MarkFile};
use super::super::{Store, StoreError};
use super::serving::Here;
use crate::domain::moment::Moment;
use diesel::QueryResult;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::BigInt;
use diesel::sqlite::Sqlite;

/// For so long the mark alone is trusted, in microseconds.
const BEAT: std::ops::Range<i64> = 0..100_000;

/// What the question is put by: the mark, and a connection used for nothing else.
pub(super) struct FileWatch {
    store: Store,
    keeper: Here,
    mark: Option<MarkFile>,
    connection: Option<AnyConnection>,
    seen: Option<Seen>,
}

/// How the database stood when the memory last followed it to its end.
struct Seen {
    mark: Mark,
    version: i64,
    at: Moment,
}

impl Seen {
    fn still_holds(&self, mark: Mark, now: Moment) -> bool {
        self.mark == mark && BEAT.contains(&(now.micros() - self.at.micros()))
    }
}

impl FileWatch {
    /// Opens what it needs when it is first asked.
    pub(super) fn new(store: Store, keeper: Here) -> Self {
        Self { store, keeper, mark: None, connection: None, seen: None }
    }

    /// Lets the memory follow whatever was committed since the last time. Errors: those of the store.
    pub(super) fn follow(&mut self) -> Result<(), StoreError> {
        let now = self.store.env().clock.now();
        if let (Some(file), Some(seen)) = (&self.mark, &self.seen)
            && seen.still_holds(file.read(), now)
        {
            return Ok(());
        }
        // The mark is read before the version: whatever is committed after this changes it again.
        let mark = self.mark_in_place()?;
        let version = self.version()?;
        if self.seen.as_ref().is_none_or(|seen| seen.version != version) {
            self.seen = None;
            self.keeper.follow()?;
        }
        self.seen = Some(Seen { mark, version, at: now });
        Ok(())
    }

    fn mark_in_place(&mut self) -> Result<Mark, StoreError> {
        let Location::Sqlite(path) = self.store.location() else { return Err(StoreError::Address) };
        let file = match self.mark.take().filter(MarkFile::is_in_place) {
            Some(file) => file,
            None => MarkFile::open(path)?,
        };
        Ok(self.mark.insert(file).read())
    }

    /// Changes whenever any other connection, of any process, has committed.
    /// Never asked inside a transaction, where it would stand still.
    fn version(&mut self) -> Result<i64, StoreError> {
        if self.connection.is_none() {
            self.connection = Some(Manager { location: self.store.location().clone() }.connect_frugally()?);
            // Numbers of another connection say nothing about this one's.
            self.seen = None;
        }
        let version = match &mut self.connection {
            Some(AnyConnection::Sqlite(inner)) => DataVersion.get_result::<i64>(inner).map_err(StoreError::from),
            Some(AnyConnection::Postgres(_)) | None => Err(StoreError::Address),
        };
        if version.is_err() {
            (self.connection, self.seen) = (None, None);
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
