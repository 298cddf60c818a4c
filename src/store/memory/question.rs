//! The one question before each verdict: was anything committed that the memory does not know yet?

use super::super::connection::{AnyConnection, Manager};
use super::super::{Store, StoreError};
use super::serving::{Here, PATIENCE, Serving, There};
use diesel::QueryResult;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::r2d2::ManageConnection;
use diesel::sql_types::BigInt;
use diesel::sqlite::Sqlite;
use std::cell::RefCell;

/// How one worker puts the question.
pub(super) enum Question {
    /// To the file, on this thread.
    File(Store, Here, RefCell<FileWatch>),
    /// To the thread that keeps the memory.
    Keeper(There),
}

impl Question {
    /// A question for the worker on whose thread it is used.
    pub(super) fn new(store: &Store, serving: &Serving) -> Self {
        match serving {
            Serving::Here(here) => Self::File(store.clone(), here.clone(), RefCell::default()),
            Serving::There(there) => Self::Keeper(there.clone()),
        }
    }

    /// Makes sure that every change that was acknowledged before now is in the memory. Errors: those of the store.
    pub(super) async fn put(&self) -> Result<(), StoreError> {
        match self {
            Self::File(store, here, file) => file.borrow_mut().follow(store, here),
            Self::Keeper(there) => there.follow(PATIENCE).await,
        }
    }
}

/// On SQLite: a connection used for nothing but the one question whether anybody else has committed anything.
#[derive(Default)]
pub(super) struct FileWatch {
    connection: Option<AnyConnection>,
    seen: Option<i64>,
}

impl FileWatch {
    /// Lets the memory follow whatever was committed since the last time.
    fn follow(&mut self, store: &Store, here: &Here) -> Result<(), StoreError> {
        let version = self.version(store)?;
        if self.seen != Some(version) {
            here.follow()?;
            self.seen = Some(version);
        }
        Ok(())
    }

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
