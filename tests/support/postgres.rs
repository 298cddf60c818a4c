//! A database of its own on the test Postgres for each test, copied from a template that is migrated once.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

use super::app::{self, Contents};

/// The variable in which `tests/run` hands over the server it has started.
pub const VARIABLE: &str = "HALLPASS_TEST_POSTGRES_URL";

/// A database that is dropped with this value.
pub struct PostgresDatabase {
    name: String,
}

impl PostgresDatabase {
    /// A fresh database with all tables and these contents.
    pub fn with(contents: Contents) -> PostgresDatabase {
        let template = template(contents);
        PostgresDatabase::create(&format!("TEMPLATE {template} STRATEGY FILE_COPY"))
    }

    /// A fresh database without tables, for tests of the migrations.
    pub fn bare() -> PostgresDatabase {
        PostgresDatabase::create("TEMPLATE template0")
    }

    pub fn url(&self) -> String {
        url_of(&self.name)
    }

    fn create(from: &str) -> PostgresDatabase {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{number}", std::process::id());
        order(&format!("CREATE DATABASE {name} {from}"));
        PostgresDatabase { name }
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        // The server is thrown away in any case: a test must not fail here.
        let server = PgConnection::establish(&server_url());
        let _ = server.map(|mut server| server.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name)));
    }
}

fn template(contents: Contents) -> &'static str {
    static EMPTY: OnceLock<String> = OnceLock::new();
    static FURNISHED: OnceLock<String> = OnceLock::new();
    let (kept, word) = match contents {
        Contents::Nothing => (&EMPTY, "empty"),
        Contents::People => (&FURNISHED, "furnished"),
    };
    kept.get_or_init(|| {
        let name = format!("{word}_{}", std::process::id());
        order(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        order(&format!("CREATE DATABASE {name} TEMPLATE template0"));
        app::prepare(&url_of(&name), contents);
        name
    })
}

fn order(sql: &str) {
    let mut server = PgConnection::establish(&server_url()).unwrap_or_else(|error| panic!("{VARIABLE} leads nowhere: {error}"));
    server.batch_execute(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
}

fn url_of(name: &str) -> String {
    let server = server_url();
    let (start, _) = server.rsplit_once('/').unwrap_or_else(|| panic!("{VARIABLE} must end in /postgres"));
    format!("{start}/{name}")
}

fn server_url() -> String {
    std::env::var(VARIABLE).unwrap_or_else(|_| {
        panic!("{VARIABLE} is not set. Half of the suite runs on Postgres: use tests/run, or tests/run quick FILTER, which start one.")
    })
}
