//! Changes what a role is called and allows.

use super::{AppError, changeable, demand_free_name, demand_known, pairs_text, target};
use crate::app::impact::{Impact, measured};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::RoleId;
use crate::domain::organization::{Role, Title};
use crate::domain::rights::RolePairs;
use crate::store::{Tx, roles};

/// What a role becomes.
pub struct Wish {
    /// Its name.
    pub name: Title,
    /// What it is for.
    pub description: String,
    /// What it allows.
    pub pairs: RolePairs,
}

/// Changes a role; everybody whose teams give it gains or loses at once. `version` is the one the person saw.
/// Errors: `NotFound`, `Forbidden` (also when anybody would gain what the actor does not hold),
/// `Conflict` for built-in roles and when somebody changed it meanwhile, `Invalid`.
pub fn change(tx: &mut Tx<'_>, actor: &Actor, id: RoleId, version: i64, wish: Wish) -> Result<Audited<Impact>, AppError> {
    let permit = changeable(tx, actor, id, version, "update")?;
    demand_known(tx, &wish.pairs)?;
    let old = permit.object.clone();
    let new = Role { name: wish.name, description: wish.description, pairs: wish.pairs, ..old.clone() };
    demand_free_name(tx, &new)?;
    let (_, impact) = measured(tx, actor, |tx| Ok(roles::update(tx, &permit, &new)?))?;
    let mut event = Event::new("role.changed", target(&new));
    if old.name != new.name {
        event = event.change("name", old.name.as_str().to_owned(), new.name.as_str().to_owned());
    }
    if old.description != new.description {
        event = event.change("description", old.description, new.description);
    }
    if old.pairs != new.pairs {
        event = event.change("pairs", pairs_text(&old.pairs), pairs_text(&new.pairs));
    }
    Ok(Audited::new(impact, event))
}
