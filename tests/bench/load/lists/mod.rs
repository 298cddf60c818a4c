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
use questions::{Question, questions};
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
    let stages: Vec<Stage<'_>> = databases.all.iter().map(start).collect();
    pages(&stages, options);
    if options.bulk > 0 {
        bulk::run(&stages, options.bulk);
    }
    if let Some(stage) = stages.last() {
        weight::run(stage);
    }
}

fn start(database: &Database) -> Stage<'_> {
    let server = Server::hallpass(&database.filled);
    server.wait_until_warm();
    let reader = Reader::new(&server, database);
    Stage { database, _server: server, reader }
}

fn pages(stages: &[Stage<'_>], options: &Options) {
    let headings = stages.iter().map(|stage| format!("{} {}", stage.database.kind, stage.database.tokens));
    let headings: Vec<String> = std::iter::once("median ms (slowest)".to_owned()).chain(headings).collect();
    let mut table = Table::new(&headings.iter().map(String::as_str).collect::<Vec<_>>());
    let asked: Vec<Vec<Question>> = stages.iter().map(questions).collect();
    for (number, question) in asked.first().into_iter().flatten().enumerate() {
        // In turns, so that a busy moment does not fall on one of them alone.
        let mut took: Vec<Vec<f64>> = stages.iter().map(|_| Vec::new()).collect();
        for _ in 0..options.reads {
            for (place, stage) in stages.iter().enumerate() {
                took[place].push(stage.reader.time(&asked[place][number]));
            }
        }
        let cell = |took: &Vec<f64>| format!("{:.1} ({:.0})", median(took), took.iter().copied().fold(0.0, f64::max));
        table.row(&std::iter::once(question.name.clone()).chain(took.iter().map(cell)).collect::<Vec<_>>());
    }
    table.print();
    let (reads, entries) = (options.reads, options.entries);
    println!(
        "\nWhole pages as they are served over HTTP; median of {reads} reads. The large log holds {entries} made-up entries."
    );
}
