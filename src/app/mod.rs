//! Use cases: one verb a file, synchronous, one transaction each.
//!
//! A use case takes the unit of work, the actor and checked values; it asks `domain/policy.rs` for a permit,
//! changes things through the store, and hands back an audited result. It knows nothing of HTTP.

pub mod audit;
pub mod authority;
pub mod bulk;
pub mod desk;
pub mod error;
pub mod generate;
mod handing_on;
pub mod health;
pub mod idempotency;
pub mod identities;
pub mod impact;
pub mod keys;
pub mod limits;
pub mod meter;
pub mod organizations;
pub mod overview;
pub mod people;
pub mod projects;
pub mod requests;
pub mod roles;
pub mod services;
pub mod sessions;
pub mod sweep;
pub mod teams;
pub mod token_policy;
pub mod tokens;
pub mod verify;
pub mod views;

pub use crate::store::{Snapshot, Tx};
pub use error::{AppError, FieldError};
