//! Hallpass: personal access tokens for people and machines.
pub mod app;
pub mod config;
pub mod domain;
pub mod env;
pub mod store;
pub mod web;
