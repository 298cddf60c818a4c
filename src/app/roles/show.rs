//! Shows one role.

use super::{AppError, visible};
use crate::domain::actor::Actor;
use crate::domain::ids::{RoleId, TeamId};
use crate::domain::organization::{GrantScope, Role};
use crate::domain::policy::ROLE_RESOURCE;
use crate::store::{Snapshot, teams};

/// A role and which teams give it.
pub struct Shown {
    /// The role.
    pub role: Role,
    /// The names of the teams that give it.
    pub teams: Vec<String>,
    /// Every team that gives it, and where.
    pub givers: Vec<Giver>,
    /// Whether the actor may change it.
    pub may_update: bool,
    /// Whether the actor may delete it.
    pub may_delete: bool,
    /// Whether the actor may make roles.
    pub may_create: bool,
}

/// A team that gives a role.
pub struct Giver {
    /// The team.
    pub team_id: TeamId,
    /// What it is called.
    pub team_name: String,
    /// Where it gives the role.
    pub scope: GrantScope,
}

/// Shows a role of the actor's organization. Errors: `NotFound`.
pub fn show(snapshot: &mut Snapshot<'_>, actor: &Actor, id: RoleId) -> Result<Shown, AppError> {
    let (role, authority) = visible(snapshot, actor, id)?;
    let givers = givers(snapshot, &role)?;
    let mut names: Vec<String> = givers.iter().map(|giver| giver.team_name.clone()).collect();
    names.dedup();
    let holds = |action| authority.holds(actor.organization_id, ROLE_RESOURCE, action);
    let is_own = role.built_in.is_none();
    Ok(Shown {
        teams: names,
        givers,
        may_update: is_own && holds("update"),
        may_delete: is_own && holds("delete"),
        may_create: holds("create"),
        role,
    })
}

/// The teams that give a role as it is stored now, by name. Names of roles are unique within an organization.
pub(super) fn givers(snapshot: &mut Snapshot<'_>, role: &Role) -> Result<Vec<Giver>, AppError> {
    let sources = teams::sources_of_organization(snapshot, role.organization_id)?;
    let own = sources.into_iter().map(|(_, source)| source).filter(|source| source.role_name == role.name.as_str());
    let mut givers: Vec<Giver> =
        own.map(|source| Giver { team_id: source.team_id, team_name: source.team_name, scope: source.scope }).collect();
    givers.sort_by(|one, other| one.team_name.cmp(&other.team_name));
    Ok(givers)
}
