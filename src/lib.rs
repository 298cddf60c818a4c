//! Hallpass: personal access tokens for people and machines.
//!
//! One line a room. The arrows (who may call whom) are proved by `tests/architecture.rs`.
//!
//! * [`domain`] values and rules; no I/O, no framework. Calls nobody.
//! * [`env`] what the world provides and tests replace: clock and randomness. Calls `domain`.
//! * [`store`] the only room that knows diesel. Calls `domain`, `env`.
//! * [`app`] use cases: one verb a file, one transaction each. Calls `domain`, `store`, `env`.
//! * [`web`] HTTP in, HTML or JSON out. Calls `app`, `domain`.
//! * [`config`] settings, each once. Calls `domain`.
//! * [`startup`] from settings to a listening server. Calls all of the above.
//! * [`cli`] the verbs of the command line. Calls `startup`, `app`, `config`.
//!
//! Start reading at [`web::routes`], the one table of routes, or at [`domain::token`], what it is all about.

pub mod app;
pub mod cli;
pub mod config;
pub mod domain;
pub mod env;
pub mod startup;
pub mod store;
pub mod web;
