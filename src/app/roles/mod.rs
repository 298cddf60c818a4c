//! What can be done with roles: named sets of resource and action pairs.

pub mod change;
pub mod create;
pub mod delete;
pub mod list;
pub mod offer;
pub mod show;

use super::{AppError, FieldError, authority};
use crate::domain::actor::Actor;
use crate::domain::audit::Target;
use crate::domain::ids::RoleId;
use crate::domain::organization::Role;
use crate::domain::policy::{self, Authority, Keep, Permit, ROLE_RESOURCE};
use crate::domain::rights::RolePairs;
use crate::store::{Snapshot, Tx, roles};
use std::sync::Arc;

/// The code of the conflict between two editors of one role.
pub const CHANGED_MEANWHILE: &str = "role.changed_meanwhile";

fn visible(snapshot: &mut Snapshot<'_>, actor: &Actor, id: RoleId) -> Result<(Role, Arc<Authority>), AppError> {
    let authority = authority::of(snapshot, actor)?;
    policy::may_see(actor, &authority, ROLE_RESOURCE)?;
    let role = roles::by_id(snapshot, id)?.filter(|role| role.organization_id == actor.organization_id);
    Ok((role.ok_or(AppError::NotFound)?, authority))
}

/// Finds a role to change it, as it was when the person saw it. Built-in roles are copied, never changed.
fn changeable(tx: &mut Tx<'_>, actor: &Actor, id: RoleId, version: i64, action: &str) -> Result<Permit<Keep<Role>>, AppError> {
    let (role, authority) = visible(tx, actor, id)?;
    let permit = policy::may_keep(actor, &authority, ROLE_RESOURCE, action, role)?;
    if permit.object.built_in.is_some() {
        return Err(AppError::conflict("role.built_in", "Built-in roles cannot be changed. Make a copy of it."));
    }
    if permit.object.version != version {
        return Err(AppError::conflict(CHANGED_MEANWHILE, "Somebody changed this role after you opened it."));
    }
    Ok(permit)
}

fn demand_free_name(tx: &mut Tx<'_>, role: &Role) -> Result<(), AppError> {
    if roles::name_is_taken(tx, role)? {
        return Err(AppError::Invalid(vec![FieldError::new("name", "role.name_taken", "Another role has this name.")]));
    }
    Ok(())
}

/// A pair that the catalogue does not know is a mistake to be told.
fn demand_known(tx: &Tx<'_>, pairs: &RolePairs) -> Result<(), AppError> {
    let catalogue = &tx.rules().catalogue;
    let unknown = pairs.pairs().find(|pair| catalogue.action(pair.resource.as_str(), pair.action.as_str()).is_none());
    match unknown {
        None => Ok(()),
        Some(pair) => Err(AppError::invalid("pairs", "role.right_unknown", format!("There is no right {pair} here."))),
    }
}

fn target(role: &Role) -> Target {
    Target::new("role", role.id, role.name.as_str())
}

/// Pairs as the audit log keeps them.
fn pairs_text(pairs: &RolePairs) -> String {
    pairs.pairs().map(|pair| pair.to_string()).collect::<Vec<_>>().join(" ")
}
