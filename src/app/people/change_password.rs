//! Gives a person another password.

use super::AppError;
use crate::domain::actor::{Actor, Who};
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::ids::{PersonId, SessionId};
use crate::store::{Tx, people, sessions};

/// Changes the actor's own password, once the present one was confirmed, and ends their other sessions.
/// `hash` is the Argon2id hash of the new password. Tokens go on working. Errors: `NotFound` for anything but a person.
pub fn change_own(tx: &mut Tx<'_>, actor: &Actor, hash: &str) -> Result<Audited<()>, AppError> {
    let Who::Person { id, session_id, .. } = actor.who else { return Err(AppError::NotFound) };
    store(tx, id, hash, Some(session_id))
}

/// Sets a person's password and ends all their sessions. For the operator.
/// Errors: `NotFound`, `Conflict` for a service identity, as which nobody signs in.
pub fn set(tx: &mut Tx<'_>, id: PersonId, hash: &str) -> Result<Audited<()>, AppError> {
    store(tx, id, hash, None)
}

fn store(tx: &mut Tx<'_>, id: PersonId, hash: &str, keep: Option<SessionId>) -> Result<Audited<()>, AppError> {
    let person = people::by_id(tx, id)?.ok_or(AppError::NotFound)?;
    if person.is_service() {
        return Err(AppError::conflict("identity.no_password", "A service identity has no password: nobody signs in as it."));
    }
    people::set_password_hash(tx, id, hash)?;
    sessions::delete_all_of_person(tx, id, keep)?;
    Ok(Audited::new((), Event::new("person.password_changed", Target::new("person", id, person.full_name.as_str()))))
}
