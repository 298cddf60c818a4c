//! What Hallpass costs at a size: `tests/bench/verify` and `tests/bench/lists` say how to call this.
//!
//! Everything is measured in one run on databases that `hallpass generate` filled, through the released program and over HTTP.
//! What is compared takes turns, round by round, so that a busy moment does not fall on one of them alone.
#![allow(clippy::disallowed_methods, reason = "a bench measures real time")]

mod client;
mod disk;
mod filling;
mod goals;
mod lists;
mod machine;
mod numbers;
mod options;
mod postgres;
mod process;
mod revoking;
mod server;
mod verify;
mod wrk;

use options::{Options, WORDS};

fn main() {
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    let Some(verb) = words.next() else { return };
    if verb == "static" {
        let length = words.next().and_then(|word| word.parse().ok()).expect("a length");
        server::serve_yardstick(length).expect("the yardstick serves");
        return;
    }
    match (verb.as_str(), Options::read(words)) {
        ("verify", Ok(options)) => verify::run(&options),
        ("lists", Ok(options)) => lists::run(&options),
        (_, read) => {
            eprintln!("{}\n{WORDS}", read.err().unwrap_or_default());
            std::process::exit(2);
        }
    }
}
