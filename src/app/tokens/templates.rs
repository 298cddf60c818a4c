//! What a token of somebody can begin with.

use super::AppError;
use crate::app::people::whoami::Whoami;
use crate::domain::actor::Actor;
use crate::domain::ids::{PersonId, TokenId};
use crate::domain::organization::Role;
use crate::domain::policy::ROLE_RESOURCE;
use crate::domain::token::TokenName;
use crate::store::{Snapshot, roles, token_list};

/// As many tokens are offered, by name.
const MOST: i64 = 50;

/// Tokens and roles whose rights may be taken over, as far as the person holds them.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    /// The owner's tokens that name their rights.
    pub tokens: Vec<(TokenId, TokenName)>,
    /// The roles of the organization; for those who may not see roles only the built-in ones, which are no secret.
    pub roles: Vec<Role>,
}

/// What the actor can begin a token of this owner with: their own, or a service identity in their charge.
pub fn templates(snapshot: &mut Snapshot<'_>, actor: &Actor, whoami: &Whoami, owner_id: PersonId) -> Result<Templates, AppError> {
    let tokens = token_list::names_of_restricted(snapshot, actor.organization_id, owner_id, MOST)?;
    let mut roles = roles::of_organization(snapshot, actor.organization_id)?;
    roles.retain(|role| role.built_in.is_some() || whoami.may(ROLE_RESOURCE, "get"));
    Ok(Templates { tokens, roles })
}
