//! Everybody's tokens, for those who look after them: found, explained, and ended where need be.

mod asked;
pub mod bulk;
pub mod export;
mod filters;
mod given;
pub mod index;
mod row;
mod sent;
pub mod show;
mod typed;
pub mod view;
pub mod views;

use crate::app::AppError;
use crate::app::people::whoami::Whoami;
use crate::domain::ids::TokenId;
use crate::domain::moment::Moment;
use crate::domain::policy::MEMBER_TOKEN_RESOURCE;
use crate::web::state::Shared;

/// Where the list is.
pub(in crate::web::pages) const LIST: &str = "/web/admin/tokens";

/// The list of what one person owns or, with a team's id as `team`, of what the members of a team own;
/// for those who may review all of it.
pub(in crate::web::pages) fn tokens_href(whoami: &Whoami, filter: &str, value: impl std::fmt::Display) -> Option<String> {
    whoami.may(MEMBER_TOKEN_RESOURCE, "get").then(|| format!("{LIST}?{filter}={value}"))
}

fn base(id: TokenId) -> String {
    format!("{LIST}/{id}")
}

fn parse_id(id: &str) -> Result<TokenId, AppError> {
    TokenId::parse(id).map_err(|_| AppError::NotFound)
}

fn now(shared: &Shared) -> Moment {
    shared.desk.store().env().clock.now()
}
