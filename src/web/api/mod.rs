//! The JSON API.

pub mod health;
pub mod profile;
