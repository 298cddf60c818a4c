//! HTML pages.
pub mod account;
pub mod error;
pub mod frame;
pub mod marks;
pub mod setup;
pub mod sign_in;
pub mod tokens;
