//! What the pages of a person's own tokens show. Plain data: handlers fill it, templates print it.
//!
//! A page and the fragment of the same thing share one inner struct (`TokenList`, `TokenForm`, `TokenDetail`, ...),
//! and the templates show the same file in both.

pub mod detail;
pub mod edit;
pub mod form;
pub mod list;
pub mod reveal;
pub mod settle;
