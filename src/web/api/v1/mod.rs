//! Our own surface.

pub mod audit;
pub mod catalogue;
pub mod fields;
pub mod jobs;
pub mod people;
pub mod policy;
pub mod projects;
pub mod teams;
pub mod tokens;
pub mod views;
