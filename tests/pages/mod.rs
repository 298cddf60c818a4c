//! The pages, as people use them: over HTTP, without a browser, once as htmx and once as plain forms.

mod account;
pub mod door;
mod setup;
pub mod tokens;
pub mod way;
