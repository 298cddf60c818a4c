//! What the organization allows its tokens: the form, and what a change would do before it is made.

mod draft;
mod draw;
pub mod show;
pub mod update;
pub mod view;

/// Where the page is.
const PAGE: &str = "/web/admin/policy";
