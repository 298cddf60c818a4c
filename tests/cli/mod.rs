//! The program as an operator runs it: the built binary, with nothing in its environment but what a story sets.

mod audit;
mod catalogue;
mod client;
mod client_tls;
mod demo;
mod generate;
mod identity;
pub mod machine;
mod person;
mod serve;
mod settings;
mod token;

/// Tells each story twice, on a machine with a new database of its own: as `NAME::sqlite` and `NAME::postgres`.
macro_rules! on_both_machines {
    ($(fn $story:ident($machine:ident: $kind:ty) $body:block)+) => { $(
        mod $story {
            use super::*;

            fn story($machine: $kind) $body

            #[test]
            fn sqlite() {
                story(Machine::with_sqlite());
            }

            #[test]
            fn postgres() {
                story(Machine::with_postgres());
            }
        }
    )+ };
}

use on_both_machines;
