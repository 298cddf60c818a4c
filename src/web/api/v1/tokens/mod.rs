//! Tokens: everything that the pages can do with them.

pub mod actions;
pub mod bulk;
pub mod create;
pub mod document;
pub mod export;
pub(in crate::web::api) mod fields;
pub mod handover;
pub mod history;
pub mod index;
pub mod rights;
pub mod show;
pub mod update;
pub mod usage;

use crate::domain::ids::TokenId;
use crate::web::refusal::Refusal;

/// An id in an address; what is none names nothing.
fn parse_id(id: &str) -> Result<TokenId, Refusal> {
    TokenId::parse(id).map_err(|_| Refusal::not_found())
}
