//! What tests stand on: databases, the running application, visitors with and without a browser, people with stories.
//!
//! A behaviour test is a sentence inside [`on_both_databases!`](crate::on_both_databases) and receives a `House`.
#![allow(dead_code, reason = "a harness offers more than today's tests use")]

pub mod app;
pub mod books;
pub mod browser;
pub mod clock;
pub mod house;
pub mod keeper;
pub mod operator;
pub mod people;
pub mod postgres;
pub mod rights;
pub mod server;
pub mod sqlite;
pub mod visitor;
pub mod wide;
pub mod wide_catalogue;

/// Tells each story twice, as `NAME::sqlite` and `NAME::postgres`.
/// Without a Postgres from `tests/run` the second half fails and says so; it never passes in silence.
///
/// ```ignore
/// on_both_databases! {
///     async fn a_stranger_sees_nothing(house: House) { … }
/// }
/// ```
#[macro_export]
macro_rules! on_both_databases {
    ($($(#[$note:meta])* async fn $story:ident($house:ident: $kind:ty) $body:block)+) => { $(
        $(#[$note])*
        mod $story {
            #[allow(unused_imports, reason = "a story need not use everything around it")]
            use super::*;

            async fn story($house: $kind) $body

            #[test]
            fn sqlite() {
                $crate::support::tell($crate::support::house::Engine::Sqlite, story);
            }

            #[test]
            fn postgres() {
                $crate::support::tell($crate::support::house::Engine::Postgres, story);
            }
        }
    )+ };
}

/// Opens a furnished house on this database and tells the story in it.
pub fn tell<Story>(engine: house::Engine, story: impl FnOnce(house::House) -> Story)
where
    Story: Future<Output = ()>,
{
    let house = house::House::furnished(engine);
    block_on(story(house));
}

/// Runs `story` to its end on a small runtime of its own.
pub fn block_on<T>(story: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime for the test").block_on(story)
}
