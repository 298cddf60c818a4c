//! Ends sessions: one, or all but the present one.

use super::AppError;
use crate::domain::actor::{Actor, Who};
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::ids::{PersonId, SessionId};
use crate::store::{Tx, sessions};

/// Ends one of the actor's own sessions; the next request with it is a stranger's.
/// Errors: `NotFound` for sessions of others, and for those that are over.
pub fn end_one(tx: &mut Tx<'_>, actor: &Actor, id: SessionId) -> Result<Audited<()>, AppError> {
    let person_id = actor.person_id().ok_or(AppError::NotFound)?;
    if !sessions::delete_of_person(tx, person_id, id)? {
        return Err(AppError::NotFound);
    }
    Ok(Audited::new((), Event::new("session.ended", Target::new("session", id, ""))))
}

/// Ends all the actor's sessions but the one they use now; answers how many.
pub fn end_others(tx: &mut Tx<'_>, actor: &Actor) -> Result<Audited<usize>, AppError> {
    let (person_id, keep) = present(actor)?;
    let ended = sessions::delete_all_of_person(tx, person_id, Some(keep))?;
    if ended == 0 {
        return Ok(Audited::unchanged(0));
    }
    let event = Event::new("session.others_ended", Target::new("person", person_id, ""));
    Ok(Audited::new(ended, event.change("sessions", ended.to_string(), "0".to_owned())))
}

/// Records that a person signed out; the session itself is ended with its cookie.
pub fn sign_out(tx: &mut Tx<'_>, actor: &Actor) -> Result<Audited<()>, AppError> {
    let (person_id, session_id) = present(actor)?;
    sessions::delete_of_person(tx, person_id, session_id)?;
    Ok(Audited::new((), Event::new("person.signed_out", Target::new("person", person_id, ""))))
}

fn present(actor: &Actor) -> Result<(PersonId, SessionId), AppError> {
    match actor.who {
        Who::Person { id, session_id, .. } => Ok((id, session_id)),
        Who::Token { .. } | Who::Operator => Err(AppError::NotFound),
    }
}
