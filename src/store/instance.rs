//! The one row about the installation itself, and whether its database can be trusted to keep what it acknowledged.

use super::connection::AnyConnection;
use super::schema::instance;
use super::{Snapshot, StoreError, Tx};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

/// Compares the key and prefix with those under which the database was filled; the first start writes them down.
/// Errors: `Mismatch`. Without this a lost key would look like every token being unknown.
pub fn check_key(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let check = tx.rules().keyring.check.clone();
    let prefix = tx.rules().prefix.as_str().to_owned();
    let Some((known_check, known_prefix)) = known(tx)? else { return introduce(tx, check, prefix) };
    if known_check != check {
        return Err(StoreError::Mismatch(
            "this database was filled under another master key: give the key file or secret_key that belongs to it".to_owned(),
        ));
    }
    if known_prefix != prefix {
        return Err(StoreError::Mismatch(format!(
            "tokens of this database begin with {known_prefix}: changing tokens.prefix to {prefix} would end them all"
        )));
    }
    Ok(())
}

fn known(snapshot: &mut Snapshot<'_>) -> Result<Option<(String, String)>, StoreError> {
    Ok(instance::table.select((instance::key_check, instance::token_prefix)).load(snapshot.connection)?.pop())
}

fn introduce(tx: &mut Tx<'_>, check: String, prefix: String) -> Result<(), StoreError> {
    let row = (
        instance::id.eq(1),
        instance::key_check.eq(check),
        instance::token_prefix.eq(prefix),
        instance::created_at.eq(tx.now().micros()),
    );
    diesel::insert_into(instance::table).values(row).execute(tx.connection)?;
    Ok(())
}

/// Makes transactions that found the house wait for each other. SQLite has one writer in any case.
pub fn take_turn(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    if let AnyConnection::Postgres(inner) = &mut *tx.connection {
        let _: Vec<i64> = instance::table.select(instance::id).for_no_key_update().load(inner)?;
    }
    Ok(())
}

/// Answers when the database does.
pub fn ping(snapshot: &mut Snapshot<'_>) -> Result<(), StoreError> {
    known(snapshot).map(|_| ())
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    value: String,
}

/// Makes sure that an acknowledged change survives a power cut. Errors: `NotDurable`.
pub(super) fn check_durability(connection: &mut AnyConnection) -> Result<(), StoreError> {
    match connection {
        AnyConnection::Sqlite(inner) => {
            let mode: Word = diesel::sql_query("SELECT journal_mode AS value FROM pragma_journal_mode").get_result(inner)?;
            let level: Number = diesel::sql_query("SELECT synchronous AS value FROM pragma_synchronous").get_result(inner)?;
            if mode.value != "wal" || level.value < 2 {
                return Err(StoreError::NotDurable("SQLite must run with WAL and synchronous=FULL".to_owned()));
            }
        }
        AnyConnection::Postgres(inner) => {
            let fsync: Word = diesel::sql_query("SELECT current_setting('fsync') AS value").get_result(inner)?;
            if fsync.value != "on" {
                return Err(StoreError::NotDurable("Postgres must run with fsync = on".to_owned()));
            }
        }
    }
    Ok(())
}
