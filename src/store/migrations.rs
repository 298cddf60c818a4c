//! Brings a database to the schema that this binary knows, at start.

use super::StoreError;
use super::connection::AnyConnection;
use diesel::RunQueryDsl;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Any constant; nodes that start together take turns on it.
const POSTGRES_LOCK: i64 = 0x6861_6c6c_7061_7373;

/// Runs what is missing. Errors: `Migration`, with the cause, when the database is newer than the binary or a step fails.
pub(super) fn migrate(connection: &mut AnyConnection) -> Result<(), StoreError> {
    match connection {
        AnyConnection::Sqlite(inner) => refuse_newer(inner, SQLITE).and_then(|()| run(inner, SQLITE)),
        AnyConnection::Postgres(inner) => {
            diesel::sql_query(format!("SELECT pg_advisory_lock({POSTGRES_LOCK})")).execute(inner)?;
            let result = refuse_newer(inner, POSTGRES).and_then(|()| run(inner, POSTGRES));
            diesel::sql_query(format!("SELECT pg_advisory_unlock({POSTGRES_LOCK})")).execute(inner)?;
            result
        }
    }
}

fn run<DB: diesel::backend::Backend>(
    connection: &mut impl MigrationHarness<DB>,
    source: EmbeddedMigrations,
) -> Result<(), StoreError> {
    connection.run_pending_migrations(source).map(|_| ()).map_err(|error| StoreError::Migration(error.to_string()))
}

/// An older binary must not write to a schema that it does not understand.
fn refuse_newer<DB: diesel::backend::Backend>(
    connection: &mut impl MigrationHarness<DB>,
    source: EmbeddedMigrations,
) -> Result<(), StoreError> {
    let fail = |error: Box<dyn std::error::Error + Send + Sync>| StoreError::Migration(error.to_string());
    let known: Vec<String> = diesel::migration::MigrationSource::<DB>::migrations(&source)
        .map_err(fail)?
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect();
    let applied = connection.applied_migrations().map_err(fail)?;
    match applied.iter().map(ToString::to_string).find(|version| !known.contains(version)) {
        Some(version) => Err(StoreError::Migration(format!(
            "the database has step {version}, which this version of Hallpass does not know; start the newer version"
        ))),
        None => Ok(()),
    }
}
