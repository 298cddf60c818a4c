//! Rows by the hundred thousand, for `hallpass generate` alone: made-up data for measurements.
//!
//! The rows are those that the use cases would have written; only the way in is another one.
//! Everything happens in one transaction, so that a filling that is broken off leaves nothing behind.
//! Indexes and references are set aside meanwhile and built anew at the end, which is also when they are checked:
//! sorting once is cheaper than finding a place a million times.

mod aside;
mod rows;

pub use super::tokens::{PreparedGrant, TokenRow};
pub use rows::{DayRow, MemberRow, MembershipRow, PersonRow, UseRow};

use super::connection::{AnyConnection, Purpose, in_transaction};
use super::schema::{memberships, people, team_members, token_use_days, token_uses, tokens};
use super::{Store, StoreError};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

/// Allowed to write rows in bulk.
pub struct Filling<'c> {
    connection: &'c mut AnyConnection,
}

/// Fills tables in one transaction. Errors: those of `work` and of the store; then nothing was written.
pub fn fill<T, E: From<StoreError>>(store: &Store, work: impl FnOnce(&mut Filling<'_>) -> Result<T, E>) -> Result<T, E> {
    let mut pooled = store.connection()?;
    with_room(&mut pooled, true)?;
    let result = in_transaction(&mut pooled, Purpose::Write, |connection| {
        let aside = aside::set_aside(connection)?;
        let value = work(&mut Filling { connection })?;
        aside.put_back(connection)?;
        Ok(value)
    });
    with_room(&mut pooled, false)?;
    result
}

/// Memory and time for sorting, while it lasts.
fn with_room(connection: &mut AnyConnection, is_wanted: bool) -> Result<(), StoreError> {
    let words = match (connection, is_wanted) {
        (AnyConnection::Sqlite(inner), true) => {
            return Ok(inner.batch_execute("PRAGMA cache_size = -262144; PRAGMA foreign_keys = OFF")?);
        }
        (AnyConnection::Sqlite(inner), false) => {
            return Ok(
                inner.batch_execute("PRAGMA cache_size = -16384; PRAGMA foreign_keys = ON; PRAGMA wal_checkpoint(TRUNCATE)")?
            );
        }
        (AnyConnection::Postgres(inner), true) => (inner, "SET maintenance_work_mem = '256MB'; SET statement_timeout = 0"),
        (AnyConnection::Postgres(inner), false) => (inner, "RESET maintenance_work_mem; SET statement_timeout = '30s'"),
    };
    Ok(words.0.batch_execute(words.1)?)
}

macro_rules! adding {
    ($($(#[$about:meta])* $name:ident: $row:ty => $table:ident;)+) => {
        impl Filling<'_> { $(
            $(#[$about])*
            pub fn $name(&mut self, rows: &[$row]) -> Result<(), StoreError> {
                match &mut *self.connection {
                    AnyConnection::Sqlite(inner) => {
                        // One by one, because only then the statement is prepared but once.
                        for row in rows {
                            diesel::insert_into($table::table).values(row).execute(inner)?;
                        }
                    }
                    AnyConnection::Postgres(inner) => {
                        diesel::copy_from($table::table).from_insertable(rows).execute(inner)?;
                    }
                }
                Ok(())
            }
        )+ }
    };
}

adding! {
    /// Adds people.
    add_people: PersonRow => people;
    /// Lets people belong to organizations.
    add_memberships: MembershipRow => memberships;
    /// Puts people into teams.
    add_members: MemberRow => team_members;
    /// Adds tokens.
    add_tokens: TokenRow => tokens;
    /// Adds last uses of tokens.
    add_uses: UseRow => token_uses;
    /// Adds days on which tokens were used.
    add_days: DayRow => token_use_days;
}
