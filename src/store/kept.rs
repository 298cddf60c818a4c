//! Writing statements that are compiled once for each connection.
//!
//! diesel compiles inserts and updates anew each time, because the text of some depends on their values.
//! It may keep the ones whose text is always the same, and they are told apart by it.

use diesel::QueryResult;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};

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
