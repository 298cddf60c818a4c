//! What a page of a list costs, with few tokens and with many: first, middle and last page in every order, every filter,
//! every kind of search, the log, a bulk revoke, and the weight of the pages.
//!
//! To measure another page, add a line to `questions.rs`.

mod bulk;
mod places;
mod questions;
mod reader;
mod weight;

use super::filling::{Content, Database, Databases};
use super::numbers::{Table, median};
use super::options::Options;
use super::server::Server;
use questions::{Question, SEARCH, questions};
use reader::Reader;

/// A database that is served, and somebody who reads it.
pub struct Stage<'d> {
    pub database: &'d Database,
    /// Runs as long as this lives.
    pub _server: Server,
    pub reader: Reader,
}

/// Measures every list on every database and prints one table.
pub fn run(options: &Options) {
    let databases = Databases::fill(options, Content::EverythingThereIs);
    println!("# What a page of a list costs\n");
    databases.describe();
    let mut stages: Vec<Stage<'_>> = databases.all.iter().map(start).collect();
    stages.sort_by_key(|stage| (stage.database.kind != "SQLite", stage.database.tokens));
    let headings = stages.iter().map(|stage| format!("{} {}", stage.database.kind, stage.database.tokens));
    let headings: Vec<String> = std::iter::once("ms, median (slowest)".to_owned()).chain(headings).collect();
    let mut table = Table::new(&headings.iter().map(String::as_str).collect::<Vec<_>>());
    pages(&stages, options, &mut table);
    weight::run(&stages, &mut table);
    if options.bulk > 0 {
        bulk::run(&stages, options.bulk, &mut table);
    }
    table.print();
    let (reads, entries) = (options.reads, options.entries);
    println!(
        "\nWhole pages as they are served over HTTP; median of {reads} reads. The large log holds {entries} made-up entries."
    );
}

/// Pages are measured when the server has read its memory and counted what it counts at its start.
fn start(database: &Database) -> Stage<'_> {
    let server = Server::hallpass(&database.filled);
    server.wait_until_warm();
    let reader = Reader::new(&server, database);
    server.wait_until_idle();
    Stage { database, _server: server, reader }
}

fn pages(stages: &[Stage<'_>], options: &Options, table: &mut Table) {
    let asked: Vec<Vec<Question>> = stages.iter().map(questions).collect();
    let mut worst: Vec<(f64, f64)> = vec![(0.0, 0.0); stages.len()];
    for (number, question) in asked.first().into_iter().flatten().enumerate() {
        // In turns, so that a busy moment does not fall on one of them alone.
        let mut took: Vec<Vec<f64>> = stages.iter().map(|_| Vec::new()).collect();
        for _ in 0..options.reads {
            for (place, stage) in stages.iter().enumerate() {
                took[place].push(stage.reader.time(&asked[place][number]));
            }
        }
        let measured: Vec<(f64, f64)> =
            took.iter().map(|took| (median(took), took.iter().copied().fold(0.0, f64::max))).collect();
        if question.name.starts_with(SEARCH) {
            worst.iter_mut().zip(&measured).for_each(|(worst, one)| *worst = (worst.0.max(one.0), worst.1.max(one.1)));
        }
        put(table, &question.name, &measured);
        eprintln!("{}: {measured:.1?}", question.name);
    }
    put(table, "worst search", &worst);
}

fn put(table: &mut Table, name: &str, measured: &[(f64, f64)]) {
    let cells = measured.iter().map(|(median, slowest)| format!("{median:.1} ({slowest:.0})"));
    table.row(&std::iter::once(name.to_owned()).chain(cells).collect::<Vec<_>>());
}
