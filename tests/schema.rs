//! Both migration trees make the tables that the code believes in, and a database is opened only by whom it belongs to.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::support::app;
use crate::support::books::Books;
use crate::support::clock::HandClock;
use crate::support::house::{Engine, House};
use hallpass::app::AppError;
use hallpass::env::{Env, SystemSecrets};
use hallpass::startup::open_store;
use hallpass::store::sign_in_failures;

/// Table, then column, then its type in `schema.rs`.
type Tables = BTreeMap<String, BTreeMap<String, String>>;

crate::on_both_databases! {
    async fn the_tables_are_those_of_the_schema(house: House) {
        assert_eq!(tables_of(&mut house.books(), house.engine), tables_of_schema());
    }

    async fn the_last_step_down_leaves_nothing_and_the_way_up_brings_all_back(house: House) {
        let mut books = house.books();
        let before = tables_of(&mut books, house.engine);
        let steps = steps(house.engine);
        for step in steps.iter().rev() {
            books.order(&sql(house.engine, step, "down.sql"));
        }
        books.tables().iter().for_each(|table| assert_eq!(table, "__diesel_schema_migrations", "left behind"));
        for step in &steps {
            books.order(&sql(house.engine, step, "up.sql"));
        }
        assert_eq!(tables_of(&mut books, house.engine), before);
    }

    async fn a_database_opens_only_under_its_own_key_and_prefix(house: House) {
        let other_key = "ff".repeat(32);
        let refused = refusal(&house, &[("secret_key", &other_key)]);
        assert!(refused.contains("filled under another master key"), "{refused}");
        assert!(!refused.contains(&other_key) && !refused.contains(app::SECRET_KEY), "{refused}");
        let refused = refusal(&house, &[("tokens.prefix", "zz_")]);
        assert!(refused.contains("begin with hp_") && refused.contains("zz_"), "{refused}");
        // Refusing changed nothing.
        drop(house.store());
    }

    async fn an_older_version_leaves_a_newer_database_alone(house: House) {
        house.books().order("INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')");
        let refused = refusal(&house, &[]);
        assert!(refused.contains("9999") && refused.contains("start the newer version"), "{refused}");
    }

    async fn a_writer_waits_for_another_one(house: House) {
        let store = house.store();
        let url = house.database_url();
        let (held, holds) = std::sync::mpsc::channel();
        let holder = std::thread::spawn(move || {
            let mut books = Books::open(&url);
            let begin = if matches!(books, Books::Sqlite(_)) { "BEGIN IMMEDIATE" } else { "BEGIN; LOCK TABLE sign_in_failures" };
            books.order(begin);
            held.send(()).expect("somebody waits");
            hold();
            books.order("COMMIT");
        });
        holds.recv().expect("the lock is held");
        store.keep(|tx| sign_in_failures::count(tx, "x").map_err(AppError::from)).expect("the writer waits its turn");
        holder.join().expect("the holder ends");
    }

    async fn rows_cannot_point_at_nothing(house: House) {
        let before = house.books().picture();
        let store = house.store();
        let nobody = hallpass::domain::ids::PersonId::parse("01890000-0000-7000-8000-000000000000").expect("an id");
        let nothing = hallpass::domain::ids::TokenId::parse("01890000-0000-7000-8000-000000000000").expect("an id");
        let written = store.keep(|tx| hallpass::store::submissions::insert(tx, nobody, "x", nothing).map_err(AppError::from));
        assert!(written.is_err(), "foreign keys are not enforced");
        before.assert_still(&mut house.books());
    }
}

#[test]
fn both_trees_have_the_same_steps() {
    let (sqlite, postgres) = (steps(Engine::Sqlite), steps(Engine::Postgres));
    assert_eq!(sqlite, postgres);
    assert!(!sqlite.is_empty());
    for engine in [Engine::Sqlite, Engine::Postgres] {
        for step in &sqlite {
            let number = step.split('_').next().unwrap_or_default();
            assert!(number.len() == 4 && number.bytes().all(|digit| digit.is_ascii_digit()), "{step}");
            assert!(!sql(engine, step, "up.sql").is_empty() && !sql(engine, step, "down.sql").is_empty(), "{step}");
        }
    }
}

#[test]
fn sqlite_keeps_a_write_ahead_log() {
    let house = House::furnished(Engine::Sqlite);
    assert_eq!(house.books().lines("SELECT journal_mode AS line FROM pragma_journal_mode"), ["wal"]);
    assert_eq!(house.books().number("count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
    assert_eq!(house.books().number("count(*) FROM pragma_foreign_key_check"), 0);
}

/// What the start says when it does not start with these settings.
fn refusal(house: &House, settings: &[(&'static str, &str)]) -> String {
    let config = app::config_with(&house.database_url(), house.data(), settings);
    let env = Env { clock: Arc::new(HandClock::new()), secrets: Arc::new(SystemSecrets) };
    match open_store(&config, env) {
        Ok(_) => panic!("the database was opened"),
        Err(error) => error.to_string(),
    }
}

#[allow(clippy::disallowed_methods, reason = "the other writer must really wait for a moment")]
fn hold() {
    std::thread::sleep(Duration::from_millis(300));
}

fn folder(engine: Engine) -> &'static Path {
    Path::new(match engine {
        Engine::Sqlite => "migrations/sqlite",
        Engine::Postgres => "migrations/postgres",
    })
}

fn steps(engine: Engine) -> Vec<String> {
    let entries = fs::read_dir(folder(engine)).expect("the migrations");
    let mut names: Vec<String> = entries.map(|entry| entry.expect("a step").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn sql(engine: Engine, step: &str, file: &str) -> String {
    let path = folder(engine).join(step).join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Tables as the code believes in them, from its `table!` blocks.
fn tables_of_schema() -> Tables {
    let text = fs::read_to_string("src/store/schema.rs").expect("the schema");
    let blocks = text.split("diesel::table! {").skip(1);
    blocks.map(|block| table_of_block(block.split("\n}").next().unwrap_or_default())).collect()
}

fn table_of_block(block: &str) -> (String, BTreeMap<String, String>) {
    let mut lines = block.lines().map(str::trim).filter(|line| !line.is_empty());
    let name = lines.next().and_then(|line| line.split(' ').next()).expect("a name");
    let columns = lines.filter_map(|line| line.trim_end_matches(',').split_once(" -> "));
    (name.to_owned(), columns.map(|(column, kind)| (column.to_owned(), kind.to_owned())).collect())
}

/// Tables as they stand in a database, in the words of `schema.rs`.
fn tables_of(books: &mut Books, engine: Engine) -> Tables {
    let names = books.tables().into_iter().filter(|name| name != "__diesel_schema_migrations").collect::<Vec<_>>();
    let of = |name: String| {
        let columns = books.lines(&columns_query(engine, &name)).into_iter().map(|line| column(&line)).collect();
        (name, columns)
    };
    names.into_iter().map(of).collect()
}

fn columns_query(engine: Engine, table: &str) -> String {
    match engine {
        Engine::Sqlite => format!(
            "SELECT name || ' ' || type || ' ' || CASE \"notnull\" WHEN 1 THEN 'NO' ELSE 'YES' END AS line \
             FROM pragma_table_info('{table}')"
        ),
        Engine::Postgres => format!(
            "SELECT column_name || ' ' || data_type || ' ' || is_nullable AS line FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name = '{table}'"
        ),
    }
}

fn column(line: &str) -> (String, String) {
    let words: Vec<&str> = line.split(' ').collect();
    let [name, kind, nullable] = words[..] else { panic!("a column is described as {line:?}") };
    let kind = match kind.to_ascii_lowercase().as_str() {
        "bigint" => "BigInt",
        "integer" => "Integer",
        "text" => "Text",
        "boolean" => "Bool",
        "blob" | "bytea" => "Binary",
        other => panic!("{line}: no column should be {other}"),
    };
    let kind = if nullable == "YES" { format!("Nullable<{kind}>") } else { kind.to_owned() };
    (name.to_owned(), kind)
}
