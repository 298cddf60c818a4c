//! Changes what a service identity is called and for.

use super::{AppError, CHANGED_MEANWHILE, keepable, target};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::PersonId;
use crate::domain::person::{FullName, Nature, Person};
use crate::store::{Tx, identities};

/// What it becomes.
pub struct Wish {
    /// What it is called.
    pub name: FullName,
    /// What it is for.
    pub description: String,
}

/// Changes name and description. `version` is the one that was seen. Its username stays, because programs may know it.
/// Errors: `NotFound`, `Forbidden`, `Conflict` when somebody changed it meanwhile.
pub fn change(tx: &mut Tx<'_>, actor: &Actor, id: PersonId, version: i64, wish: Wish) -> Result<Audited<Person>, AppError> {
    let (permit, _) = keepable(tx, actor, id)?;
    let old = permit.object.clone();
    if old.version != version {
        return Err(AppError::conflict(CHANGED_MEANWHILE, "Somebody changed this service identity after you opened it."));
    }
    let nature = Nature::Service { team_id: old.team_id(), description: wish.description };
    if old.full_name == wish.name && old.nature == nature {
        return Ok(Audited::unchanged(old));
    }
    let new = Person { full_name: wish.name, nature, version: old.version + 1, ..old.clone() };
    identities::update(tx, &permit, &new)?;
    let mut event = Event::new("identity.edited", target(&new));
    for (field, before, after) in
        [("name", old.full_name.as_str(), new.full_name.as_str()), ("description", old.description(), new.description())]
    {
        if before != after {
            event = event.change(field, before.to_owned(), after.to_owned());
        }
    }
    Ok(Audited::new(new, event))
}
