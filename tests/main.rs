//! All tests of Hallpass in one binary, so that a change is compiled and linked once.
//! `tests/run` runs them; `support` is what they stand on.

mod architecture;
mod assets;
mod cli;
mod pages;
mod rights;
mod support;
mod verify;
