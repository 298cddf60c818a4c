//! An SQLite file of its own for each test, copied from a template that is migrated once.

use std::path::PathBuf;
use std::sync::OnceLock;

use tempfile::TempDir;

use super::app::{self, Contents};

/// A database file that is removed with this value.
pub struct SqliteDatabase {
    folder: TempDir,
}

impl SqliteDatabase {
    /// A fresh file with all tables and these contents.
    pub fn with(contents: Contents) -> SqliteDatabase {
        let database = SqliteDatabase::bare();
        std::fs::write(database.path(), template(contents)).expect("a copy of the template");
        database
    }

    /// A file that does not exist yet, for tests of the migrations.
    pub fn bare() -> SqliteDatabase {
        SqliteDatabase { folder: TempDir::new().expect("a folder for the database") }
    }

    pub fn url(&self) -> String {
        format!("sqlite:{}", self.path().display())
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("hallpass.db")
    }
}

fn template(contents: Contents) -> &'static [u8] {
    static EMPTY: OnceLock<Vec<u8>> = OnceLock::new();
    static FURNISHED: OnceLock<Vec<u8>> = OnceLock::new();
    let kept = match contents {
        Contents::Nothing => &EMPTY,
        Contents::People => &FURNISHED,
    };
    kept.get_or_init(|| {
        let database = SqliteDatabase::bare();
        app::prepare(&database.url(), contents);
        fold_in_the_log(&database);
        std::fs::read(database.path()).expect("the migrated template")
    })
}

/// In WAL mode the newest pages live beside the file until a checkpoint.
fn fold_in_the_log(database: &SqliteDatabase) {
    use diesel::connection::SimpleConnection;
    use diesel::{Connection, SqliteConnection};
    let mut connection = SqliteConnection::establish(&database.path().display().to_string()).expect("the template opens");
    connection.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").expect("a checkpoint");
}
