//! Hallpass: personal access tokens for people and machines.
//!
//! One line a room, and who may call whom (proved by `tests/architecture.rs`):
//!
//! * [`domain`]  values and rules: no I/O, no framework. Imports nothing of ours.
pub mod domain;
pub mod web;
