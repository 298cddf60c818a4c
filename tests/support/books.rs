//! The database as somebody with a copy of it would read it: every table, every row, without the application.

use std::collections::BTreeMap;

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};

/// Tables that book-keeping writes on its own: sessions seen, failures throttled, uses and tokens counted,
/// and how far the audit log reaches, which refusals move on too (its entries are compared one by one).
const KEPT_BY_THE_WAY: [&str; 11] = [
    "sessions",
    "sign_in_failures",
    "token_uses",
    "token_use_days",
    "token_use_rights",
    "token_use_origins",
    "organization_use_days",
    "tallies",
    "audit_heads",
    "audit_checks",
    "__diesel_schema_migrations",
];

/// What is compared of a table: all of it, but of the audit log only what was done. What was refused changed nothing.
fn compared(table: &str) -> &'static str {
    if table == "audit_events" { " WHERE result = 'done'" } else { "" }
}

/// A look into a database.
pub enum Books {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Every row of every table that holds decisions, as text; equal when nothing was changed and nothing audited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture(BTreeMap<String, Vec<String>>);

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

impl Books {
    /// Opens `sqlite:PATH` or `postgres://…`.
    pub fn open(url: &str) -> Books {
        match url.strip_prefix("sqlite:") {
            Some(path) => {
                let mut connection = SqliteConnection::establish(path).expect("the database opens");
                connection.batch_execute("PRAGMA busy_timeout = 5000").expect("a setting");
                Books::Sqlite(connection)
            }
            None => Books::Postgres(PgConnection::establish(url).expect("the database opens")),
        }
    }

    /// What a query answers in its one column, which must be a text called `line`.
    pub fn lines(&mut self, sql: &str) -> Vec<String> {
        let lines: Result<Vec<Line>, _> = match self {
            Books::Sqlite(connection) => sql_query(sql).load(connection),
            Books::Postgres(connection) => sql_query(sql).load(connection),
        };
        lines.unwrap_or_else(|error| panic!("{sql}: {error}")).into_iter().map(|line| line.line).collect()
    }

    /// The number that a query such as `count(*) FROM tokens` selects.
    pub fn number(&mut self, what: &str) -> i64 {
        let lines = self.lines(&format!("SELECT CAST(({}) AS TEXT) AS line", format_args!("SELECT {what}")));
        lines[0].parse().unwrap_or_else(|error| panic!("{what}: {error}"))
    }

    /// Changes something behind the application's back.
    pub fn order(&mut self, sql: &str) {
        let done = match self {
            Books::Sqlite(connection) => connection.batch_execute(sql),
            Books::Postgres(connection) => connection.batch_execute(sql),
        };
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// The names of all tables, but for those that are only an index by letters, which SQLite has no other form for.
    pub fn tables(&mut self) -> Vec<String> {
        let sql = match self {
            Books::Sqlite(_) => {
                "SELECT name AS line FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'token_search%'"
            }
            Books::Postgres(_) => "SELECT tablename::text AS line FROM pg_tables WHERE schemaname = 'public'",
        };
        let mut tables = self.lines(sql);
        tables.sort();
        tables
    }

    /// All rows of a table, each as one text; bytes as hexadecimal digits.
    pub fn rows(&mut self, table: &str) -> Vec<String> {
        self.rows_where(table, "")
    }

    fn rows_where(&mut self, table: &str, condition: &str) -> Vec<String> {
        let sql = match self {
            Books::Sqlite(_) => {
                let columns = self.lines(&format!("SELECT 'quote(' || name || ')' AS line FROM pragma_table_info('{table}')"));
                format!("SELECT {} AS line FROM {table}{condition}", columns.join(" || ',' || "))
            }
            Books::Postgres(_) => format!("SELECT {table}::text AS line FROM {table}{condition}"),
        };
        let mut rows = self.lines(&sql);
        rows.sort();
        rows
    }

    /// The decisions as they stand.
    pub fn picture(&mut self) -> Picture {
        let tables = self.tables().into_iter().filter(|table| !KEPT_BY_THE_WAY.contains(&table.as_str()));
        let row = |table: String| (table.clone(), self.rows_where(&table, compared(&table)));
        Picture(tables.collect::<Vec<_>>().into_iter().map(row).collect())
    }

    /// Fails when any row of any table holds this text, plain or as hexadecimal digits.
    #[track_caller]
    pub fn assert_nowhere(&mut self, text: &str) {
        let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        for table in self.tables() {
            let found = self.rows(&table).into_iter().find(|row| row.contains(text) || row.to_lowercase().contains(&hex));
            assert_eq!(found, None, "{table} holds {text}");
        }
    }

    /// What was done to one thing according to the audit log, by name: a clock that stands still tells no order.
    pub fn actions_on(&mut self, target_id: &str) -> Vec<String> {
        let mut actions =
            self.lines(&format!("SELECT action AS line FROM audit_events WHERE target_id = '{target_id}' AND result = 'done'"));
        actions.sort();
        actions
    }

    /// What was refused, each as `action code target-id`, by name.
    pub fn refusals(&mut self) -> Vec<String> {
        let line = "action || ' ' || code || ' ' || target_id";
        let mut refusals = self.lines(&format!("SELECT {line} AS line FROM audit_events WHERE result = 'refused'"));
        refusals.sort();
        refusals
    }

    pub fn tokens(&mut self) -> i64 {
        self.number("count(*) FROM tokens")
    }
}

impl Picture {
    /// Fails, showing the first difference, unless nothing has changed since.
    #[track_caller]
    pub fn assert_still(&self, books: &mut Books) {
        let now = books.picture();
        for (table, rows) in &self.0 {
            let fresh: Vec<_> = now.0[table].iter().filter(|row| !rows.contains(row)).collect();
            let gone: Vec<_> = rows.iter().filter(|row| !now.0[table].contains(row)).collect();
            assert!(fresh.is_empty() && gone.is_empty(), "{table} changed: new {fresh:?}, gone {gone:?}");
        }
    }
}
