//! Changes what a role is called and allows.

use super::show::givers;
use super::{AppError, changeable, demand_free_name, demand_known, pairs_text, target};
use crate::app::handing_on;
use crate::app::impact::{Impact, measured};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::RoleId;
use crate::domain::organization::{Role, Title};
use crate::domain::rights::RolePairs;
use crate::store::{Tx, roles};

/// What a role becomes.
#[derive(Clone)]
pub struct Wish {
    /// Its name.
    pub name: Title,
    /// What it is for.
    pub description: String,
    /// What it allows.
    pub pairs: RolePairs,
}

/// Changes a role; everybody whose teams give it gains or loses at once. `version` is the one the person saw.
/// Errors: `NotFound`, `Forbidden` (also when rights are added that the actor was not given where a team gives the role),
/// `Conflict` for built-in roles and when somebody changed it meanwhile, `Invalid`.
pub fn change(tx: &mut Tx<'_>, actor: &Actor, id: RoleId, version: i64, wish: Wish) -> Result<Audited<Impact>, AppError> {
    let permit = changeable(tx, actor, id, version, "update")?;
    demand_known(tx, &wish.pairs)?;
    let old = permit.object.clone();
    let new = Role { name: wish.name, description: wish.description, pairs: wish.pairs, ..old.clone() };
    demand_free_name(tx, &new)?;
    demand_reach(tx, actor, &old, &new.pairs.difference(&old.pairs))?;
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

/// What is added to a role is handed on wherever a team gives it, be the team empty. Errors: `Forbidden`.
fn demand_reach(tx: &mut Tx<'_>, actor: &Actor, role: &Role, added: &RolePairs) -> Result<(), AppError> {
    handing_on::demand_pairs(tx, actor, added)?;
    for scope in givers(tx, role)?.into_iter().map(|giver| giver.scope) {
        handing_on::demand_place(tx, actor, added, scope)?;
    }
    Ok(())
}
