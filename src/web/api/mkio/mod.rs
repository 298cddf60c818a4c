//! The addresses of MK.IO, for its clients: `metadata` and `spec`, `expireDate` in and `expires` out.

pub mod document;
pub mod organization;
pub mod organization_tokens;
pub mod organizations;
pub mod rbac;
pub mod team_spec;
pub mod teams;
pub mod tokens;

use crate::domain::ids::TokenId;
use crate::web::refusal::Refusal;

fn parse_id(id: &str) -> Result<TokenId, Refusal> {
    TokenId::parse(id).map_err(|_| Refusal::not_found())
}
