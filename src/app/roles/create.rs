//! Makes a role.

use super::{AppError, demand_free_name, demand_known, pairs_text, target};
use crate::app::{authority, handing_on};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::RoleId;
use crate::domain::organization::{Role, Title};
use crate::domain::policy::{self, ROLE_RESOURCE};
use crate::domain::rights::RolePairs;
use crate::store::{Tx, roles};

/// Makes a role. It gives nobody anything until a team gives it.
/// Errors: `Forbidden` (also for rights that the actor was not given), `Invalid` when the name is taken or a right is unknown.
pub fn create(
    tx: &mut Tx<'_>,
    actor: &Actor,
    name: Title,
    description: String,
    pairs: RolePairs,
) -> Result<Audited<Role>, AppError> {
    let authority = authority::of(tx, actor)?;
    let role = Role {
        id: RoleId::new(tx.new_id()),
        organization_id: actor.organization_id,
        name,
        description,
        built_in: None,
        pairs,
        version: 1,
    };
    let permit = policy::may_keep(actor, &authority, ROLE_RESOURCE, "create", role)?;
    demand_known(tx, &permit.object.pairs)?;
    handing_on::demand_pairs(tx, actor, &permit.object.pairs)?;
    demand_free_name(tx, &permit.object)?;
    roles::insert(tx, &permit.object)?;
    let event = Event::new("role.created", target(&permit.object)).change("pairs", None, pairs_text(&permit.object.pairs));
    Ok(Audited::new(permit.object.clone(), event))
}
