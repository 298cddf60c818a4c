//! Everybody's tokens, for those who look after them: found, explained, and ended where need be.

mod asked;
pub mod bulk;
pub mod export;
mod filters;
pub mod index;
mod row;
mod sent;
pub mod show;
mod typed;
pub mod view;
pub mod views;

use crate::app::AppError;
use crate::domain::ids::TokenId;
use crate::domain::moment::Moment;
use crate::web::state::Shared;

/// Where the list is.
pub(in crate::web::pages) const LIST: &str = "/web/admin/tokens";

fn base(id: TokenId) -> String {
    format!("{LIST}/{id}")
}

fn parse_id(id: &str) -> Result<TokenId, AppError> {
    TokenId::parse(id).map_err(|_| AppError::NotFound)
}

fn now(shared: &Shared) -> Moment {
    shared.desk.store().env().clock.now()
}
