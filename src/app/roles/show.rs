//! Shows one role.

use super::{AppError, visible};
use crate::domain::actor::Actor;
use crate::domain::ids::RoleId;
use crate::domain::organization::Role;
use crate::domain::policy::ROLE_RESOURCE;
use crate::store::{Snapshot, teams};

/// A role and which teams give it.
pub struct Shown {
    /// The role.
    pub role: Role,
    /// The names of the teams that give it.
    pub teams: Vec<String>,
    /// Whether the actor may change it.
    pub may_update: bool,
    /// Whether the actor may delete it.
    pub may_delete: bool,
    /// Whether the actor may make roles.
    pub may_create: bool,
}

/// Shows a role of the actor's organization. Errors: `NotFound`.
pub fn show(snapshot: &mut Snapshot<'_>, actor: &Actor, id: RoleId) -> Result<Shown, AppError> {
    let (role, authority) = visible(snapshot, actor, id)?;
    let sources = teams::sources_of_organization(snapshot, actor.organization_id)?;
    let mut names: Vec<String> = sources
        .into_iter()
        .filter(|(_, source)| source.role_name == role.name.as_str())
        .map(|(_, source)| source.team_name)
        .collect();
    names.sort_unstable();
    names.dedup();
    let holds = |action| authority.holds(actor.organization_id, ROLE_RESOURCE, action);
    let is_own = role.built_in.is_none();
    Ok(Shown {
        teams: names,
        may_update: is_own && holds("update"),
        may_delete: is_own && holds("delete"),
        may_create: holds("create"),
        role,
    })
}
