//! All tests of Hallpass in one binary, so that a change is compiled and linked once.
//! `tests/run` runs them; `support` is what they stand on.

mod api;
mod api_seeds;
mod api_v1;
mod architecture;
mod assets;
mod audit;
mod browser;
mod cli;
mod domain;
mod operating;
mod pages;
mod rights;
mod routes;
mod schema;
mod support;
mod verify;
