//! Makes a team.

use super::{AppError, demand_free_name, target};
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::TeamId;
use crate::domain::organization::{Team, Title};
use crate::domain::policy::{self, TEAM_RESOURCE};
use crate::store::{Tx, teams};

/// Makes a team without members and without roles: it gives nobody anything yet.
/// Errors: `Forbidden`, `Invalid` when the name is taken.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, name: Title, description: String) -> Result<Audited<Team>, AppError> {
    let authority = authority::of(tx, actor)?;
    let team = Team {
        id: TeamId::new(tx.new_id()),
        organization_id: actor.organization_id,
        name,
        description,
        built_in: None,
        version: 1,
    };
    let permit = policy::may_keep(actor, &authority, TEAM_RESOURCE, "create", team)?;
    demand_free_name(tx, &permit.object)?;
    teams::insert(tx, &permit.object)?;
    let event = Event::new("team.created", target(&permit.object));
    Ok(Audited::new(permit.object.clone(), event))
}
