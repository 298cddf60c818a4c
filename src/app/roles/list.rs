//! Lists the roles of an organization.

use super::AppError;
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::organization::Role;
use crate::domain::policy::{self, ROLE_RESOURCE};
use crate::store::{Snapshot, roles, teams};
use std::collections::{BTreeMap, BTreeSet};

/// The roles of the actor's organization: built-in ones first. Errors: `NotFound` without the right to see them.
pub fn list(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Vec<Role>, AppError> {
    let authority = authority::of(snapshot, actor)?;
    policy::may_see(actor, &authority, ROLE_RESOURCE)?;
    Ok(roles::of_organization(snapshot, actor.organization_id)?)
}

/// The names of the teams that give each role, by the role's name. One query, however many there are.
/// Errors: `NotFound` without the right to see roles.
pub fn teams_by_role(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<BTreeMap<String, BTreeSet<String>>, AppError> {
    let authority = authority::of(snapshot, actor)?;
    policy::may_see(actor, &authority, ROLE_RESOURCE)?;
    let mut teams: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, source) in teams::sources_of_organization(snapshot, actor.organization_id)? {
        teams.entry(source.role_name).or_default().insert(source.team_name);
    }
    Ok(teams)
}
