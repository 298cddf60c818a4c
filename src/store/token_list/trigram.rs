//! Finds rows by parts of words without looking at all of them: an index over groups of three letters.
//!
//! It wins by far where few rows match, and loses where many do: so the newest rows are walked first, and the index is asked
//! only when these did not fill the page. On SQLite it is an FTS5 table that triggers keep, on Postgres a GIN index of `pg_trgm`.
//! Where the index says too much, or cannot be had, the walk goes on in stretches.

use crate::store::connection::AnyConnection;
use crate::store::{Snapshot, StoreError};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Text};

/// With more rows than this the walk finds enough by itself.
const MOST: usize = 2_000;
/// Shorter searches have no group of three letters.
const SHORTEST: usize = 3;

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = Text)]
    id: String,
}

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Bool)]
    yes: bool,
}

/// The ids of all tokens whose search key may contain this text, which is in the form of the key.
/// `None` when the index cannot tell, or would say too much.
pub(super) fn candidates(snapshot: &mut Snapshot<'_>, search: &str) -> Result<Option<Vec<String>>, StoreError> {
    let letters: Vec<char> = search.chars().collect();
    if letters.len() < SHORTEST {
        return Ok(None);
    }
    let most = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let found: Vec<Id> = match &mut *snapshot.connection {
        AnyConnection::Sqlite(inner) => sql_query(
            "SELECT token_id AS id FROM token_search_rows WHERE number IN \
             (SELECT rowid FROM token_search WHERE token_search MATCH ? LIMIT ?)",
        )
        .bind::<Text, _>(groups(&letters))
        .bind::<BigInt, _>(most)
        .load(inner)?,
        AnyConnection::Postgres(inner) => {
            let index: Answer = sql_query("SELECT to_regclass('tokens_by_letters') IS NOT NULL AS yes").get_result(inner)?;
            if !index.yes {
                return Ok(None);
            }
            let pattern = format!("%{}%", super::filter::literal(search));
            sql_query("SELECT id FROM tokens WHERE search_key LIKE $1 ESCAPE '\\' LIMIT $2")
                .bind::<Text, _>(pattern)
                .bind::<BigInt, _>(most)
                .load(inner)?
        }
    };
    Ok((found.len() <= MOST).then(|| found.into_iter().map(|found| found.id).collect()))
}

/// Every group of three letters must occur, in whatever order; whether they stand side by side is asked of the row.
fn groups(letters: &[char]) -> String {
    let group = |three: &[char]| format!("\"{}\"", three.iter().collect::<String>().replace('"', "\"\""));
    let mut groups: Vec<String> = letters.windows(SHORTEST).map(group).collect();
    groups.sort_unstable();
    groups.dedup();
    groups.join(" AND ")
}
