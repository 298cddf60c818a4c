//! Our own surface.

pub mod account;
pub mod archive;
pub mod audit;
pub mod catalogue;
pub mod fields;
pub mod identities;
mod impact;
pub mod jobs;
pub mod organization;
pub mod overview;
pub mod people;
pub mod policy;
pub mod projects;
pub mod requests;
pub mod roles;
pub mod services;
pub mod teams;
pub mod tokens;
pub mod views;
