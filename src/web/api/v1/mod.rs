//! Our own surface.

pub mod account;
pub mod audit;
pub mod catalogue;
pub mod fields;
pub mod identities;
pub mod organization;
pub mod people;
pub mod policy;
pub mod projects;
pub mod roles;
pub mod services;
pub mod teams;
pub mod tokens;
