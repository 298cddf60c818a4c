//! Our own surface.

pub mod audit;
pub mod catalogue;
pub mod fields;
pub mod people;
pub mod policy;
pub mod projects;
pub mod requests;
pub mod teams;
pub mod tokens;
