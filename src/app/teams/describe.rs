//! Says what a team is called and for.

use super::{AppError, changeable, demand_free_name, target};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::TeamId;
use crate::domain::organization::{Team, Title};
use crate::store::{Tx, teams};

/// Changes a team's name and description. `version` is the one the person saw.
/// Errors: `NotFound`, `Forbidden`, `Conflict` when somebody changed it meanwhile, `Invalid` when the name is taken.
pub fn describe(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: TeamId,
    version: i64,
    name: Title,
    description: String,
) -> Result<Audited<Team>, AppError> {
    let permit = changeable(tx, actor, id, version, "update")?;
    let old = permit.object.clone();
    if old.name == name && old.description == description {
        return Ok(Audited::unchanged(old));
    }
    let changed = Team { name, description, version: old.version + 1, ..old.clone() };
    demand_free_name(tx, &changed)?;
    teams::update(tx, &permit, &changed)?;
    let event = Event::new("team.described", target(&changed))
        .change("name", old.name.as_str().to_owned(), changed.name.as_str().to_owned())
        .change("description", old.description, changed.description.clone());
    Ok(Audited::new(changed, event))
}
