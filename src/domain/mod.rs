//! Values and rules: no I/O, no async, no framework. Imports nothing of ours.
//!
//! Start with [`token`] (what a token is), [`rights`] (the algebra), [`attenuation`] (nothing widens)
//! and [`verdict`] (the one decision).

pub mod actor;
pub mod address_span;
pub mod attempt;
pub mod attenuation;
pub mod audit;
pub mod bulk;
pub mod chain;
pub mod chance;
pub mod csv;
pub mod flag;
pub mod holdings;
pub mod ids;
pub mod jwt;
pub mod keyring;
pub mod listing;
pub mod moment;
pub mod networks;
pub mod organization;
pub mod pass;
pub mod password;
pub mod person;
pub mod policy;
pub mod request;
pub mod rights;
pub mod rules;
pub mod secret;
pub mod service;
pub mod tally;
pub mod text;
pub mod token;
pub mod token_policy;
pub mod verdict;
pub mod window;
