//! Statements that are compiled once for each connection.
//!
//! diesel compiles inserts and updates anew each time, because the text of some depends on their values, and so it does with
//! queries in which a word of SQL stands. It may keep the ones whose text is always the same, and they are told apart by it.

use super::connection::AnyConnection;
use diesel::QueryResult;
use diesel::backend::Backend;
use diesel::internal::derives::multiconnection::AstPassHelper;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryBuilder, QueryFragment, QueryId};
use diesel::sqlite::Sqlite;

/// Statements of which the connection may keep what was compiled.
pub(super) trait Keep: Sized {
    /// The statement, to be kept. Never for one with a list whose length changes: each length would be kept.
    fn kept(self) -> Kept<Self> {
        Kept(self)
    }
}

impl<S> Keep for S {}

/// A statement that is kept.
pub(super) struct Kept<S>(S);

impl<S: QueryFragment<Sqlite> + QueryFragment<Pg>> Kept<S> {
    /// Runs the statement; answers how many rows it changed.
    pub(super) fn execute(self, connection: &mut AnyConnection) -> QueryResult<usize> {
        match connection {
            AnyConnection::Sqlite(inner) => Written::by::<Sqlite>(self.0)?.execute(inner),
            AnyConnection::Postgres(inner) => Written::by::<Pg>(self.0)?.execute(inner),
        }
    }
}

impl<S: Query> Query for Kept<S> {
    type SqlType = S::SqlType;
}

impl<S, C> RunQueryDsl<C> for Kept<S> {}

impl<S> QueryId for Kept<S> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<S: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Kept<S> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}

/// A statement beside its text. Connections look at a reference to what they run, behind which [`Kept`] cannot tell them
/// that it may be kept; the text of this one is all they see, and nothing speaks against keeping a text.
struct Written<S> {
    statement: S,
    text: String,
}

impl<S> Written<S> {
    fn by<DB>(statement: S) -> QueryResult<Self>
    where
        DB: Backend + Default,
        DB::QueryBuilder: Default,
        S: QueryFragment<DB>,
    {
        let mut text = DB::QueryBuilder::default();
        statement.to_sql(&mut text, &DB::default())?;
        Ok(Self { statement, text: text.finish() })
    }
}

impl<S, C> RunQueryDsl<C> for Written<S> {}

impl<S> QueryId for Written<S> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<S: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Written<S> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if out.bind_collector().is_some() || out.debug_binds().is_some() {
            return self.statement.walk_ast(out);
        }
        out.push_sql(&self.text);
        Ok(())
    }
}
