//! Sets indexes and references of the large tables aside, whatever migrations made them, and puts them back.
//!
//! On SQLite the trigger that keeps the index over groups of three letters is one of them: what it would have added is added at the end.

use super::super::StoreError;
use super::super::connection::AnyConnection;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;

/// What was set aside: the statements that bring it back.
pub(super) struct Aside(Vec<String>);

#[derive(QueryableByName)]
struct Found {
    /// Takes it away.
    #[diesel(sql_type = Text)]
    away: String,
    /// Brings it back.
    #[diesel(sql_type = Text)]
    back: String,
}

/// Indexes that stand for a primary key have no text and stay. Those that were indexed before are known by their number.
const SQLITE: &str = "SELECT 'DROP INDEX \"' || name || '\"' AS away, sql AS back FROM sqlite_schema \
     WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('tokens', 'token_uses', 'token_use_days') \
     UNION ALL SELECT 'DROP TRIGGER token_search_insert', \
         'INSERT INTO token_search_rows (token_id) SELECT id FROM tokens WHERE id NOT IN (SELECT token_id FROM token_search_rows); \
          INSERT INTO token_search (rowid, search_key) SELECT number, search_key FROM token_search_rows \
             JOIN tokens ON id = token_id WHERE number > ' || (SELECT coalesce(max(number), 0) FROM token_search_rows) || '; ' || sql \
     FROM sqlite_schema WHERE type = 'trigger' AND name = 'token_search_insert'";

const POSTGRES: &str = "SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || quote_ident(conname) AS away, \
         'ALTER TABLE ' || conrelid::regclass || ' ADD CONSTRAINT ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid) AS back \
     FROM pg_constraint WHERE contype = 'f' \
         AND conrelid IN ('tokens'::regclass, 'token_uses'::regclass, 'token_use_days'::regclass) \
     UNION ALL \
     SELECT 'DROP INDEX ' || indexrelid::regclass AS away, pg_get_indexdef(indexrelid) AS back FROM pg_index \
     WHERE NOT indisprimary \
         AND indrelid IN ('tokens'::regclass, 'token_uses'::regclass, 'token_use_days'::regclass) \
         AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype <> 'f')";

/// Takes indexes and references away until [`Aside::put_back`]; other connections never see them gone.
pub(super) fn set_aside(connection: &mut AnyConnection) -> Result<Aside, StoreError> {
    let words = match connection {
        AnyConnection::Sqlite(_) => SQLITE,
        AnyConnection::Postgres(_) => POSTGRES,
    };
    let found: Vec<Found> = match connection {
        AnyConnection::Sqlite(inner) => sql_query(words).load(inner)?,
        AnyConnection::Postgres(inner) => sql_query(words).load(inner)?,
    };
    for one in &found {
        connection.batch_execute(&one.away)?;
    }
    Ok(Aside(found.into_iter().map(|one| one.back).collect()))
}

impl Aside {
    /// Builds everything anew. Errors: those of the store, also when a row breaks a rule.
    pub(super) fn put_back(self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        // References come first in the list, but the unique keys they point at were never away.
        self.0.iter().try_for_each(|words| connection.batch_execute(words)).map_err(StoreError::from)
    }
}
