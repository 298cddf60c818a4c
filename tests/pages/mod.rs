//! The pages, as people use them: over HTTP, without a browser, once as htmx and once as plain forms.

mod account;
mod door;
mod setup;
mod tokens;
pub mod way;
