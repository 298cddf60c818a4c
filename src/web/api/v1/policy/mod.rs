//! The organization's policy for tokens.

pub mod document;
pub mod show;
pub mod update;
