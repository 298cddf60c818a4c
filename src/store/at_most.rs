//! A limit that stands in the text of a query.
//!
//! diesel binds its own limit, and SQLite compiles a prepared statement anew each time a bound limit is set.
//! In the text it belongs to the statement, which is compiled once for each connection.

use diesel::QueryResult;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};

/// Queries that can be limited so: what is finished but for its limit. Behind an offset the text would be wrong; there diesel's own limit stands.
pub(super) trait AtMost: Query + Sized {
    /// The query, answered with no more rows than this.
    fn at_most(self, rows: i64) -> Limited<Self> {
        Limited { query: self, rows }
    }
}

impl<Q: Query> AtMost for Q {}

/// A query and its limit.
pub(super) struct Limited<Q> {
    query: Q,
    rows: i64,
}

impl<Q: Query> Query for Limited<Q> {
    type SqlType = Q::SqlType;
}

impl<Q, C> RunQueryDsl<C> for Limited<Q> {}

/// Statements are told apart by their text, because the limit is no part of the type.
impl<Q> QueryId for Limited<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Limited<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.query.walk_ast(out.reborrow())?;
        out.push_sql(" LIMIT ");
        out.push_sql(&self.rows.to_string());
        Ok(())
    }
}
