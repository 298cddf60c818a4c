//! What a person can begin a token with.

use super::AppError;
use crate::app::people::whoami::Whoami;
use crate::domain::actor::Actor;
use crate::domain::ids::TokenId;
use crate::domain::organization::Role;
use crate::domain::policy::ROLE_RESOURCE;
use crate::domain::token::TokenName;
use crate::store::{Snapshot, roles, token_list};

/// As many tokens are offered, by name.
const MOST: i64 = 50;

/// Tokens and roles whose rights may be taken over, as far as the person holds them.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    /// The person's own tokens that name their rights.
    pub tokens: Vec<(TokenId, TokenName)>,
    /// The roles of the organization; for those who may not see roles only the built-in ones, which are no secret.
    pub roles: Vec<Role>,
}

/// What the actor can begin with. Errors: `NotFound` for the operator, who owns no tokens.
pub fn templates(snapshot: &mut Snapshot<'_>, actor: &Actor, whoami: &Whoami) -> Result<Templates, AppError> {
    let owner_id = actor.person_id().ok_or(AppError::NotFound)?;
    let tokens = token_list::names_of_restricted(snapshot, actor.organization_id, owner_id, MOST)?;
    let mut roles = roles::of_organization(snapshot, actor.organization_id)?;
    roles.retain(|role| role.built_in.is_some() || whoami.may(ROLE_RESOURCE, "get"));
    Ok(Templates { tokens, roles })
}
