//! HTML pages. Folders here, in `templates/` and in the route table bear the same names.

pub mod account;
pub mod admin;
mod asked;
pub mod docs;
pub mod error;
pub mod frame;
pub mod log;
pub mod marks;
pub mod organization;
pub mod overview;
pub mod picker;
mod presence;
pub mod requests;
pub mod rights;
pub mod setup;
mod shell;
pub mod sign_in;
pub mod table;
pub mod tokens;
pub mod welcome;
mod words;

use super::reply::{Answer, see};
use super::return_to::HOME;
use actix_web::HttpResponse;

/// The front door leads to a person's own tokens.
pub async fn home() -> Answer {
    see(HOME)
}

/// Any address that no route knows; drawn by `faults`.
pub async fn nothing_here() -> HttpResponse {
    HttpResponse::NotFound().finish()
}
