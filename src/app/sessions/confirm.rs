//! Lets a signed-in person prove anew that they are present.

use super::AppError;
use super::password_hash::matches;
use super::sign_in::new_session_id;
use super::throttle::Counters;
use crate::domain::actor::Actor;
use crate::domain::ids::SessionId;
use crate::domain::moment::Moment;
use crate::domain::password::Password;
use crate::store::{Snapshot, Store, people};

/// A person about to confirm who they are.
pub struct Confirmation {
    hash: Option<String>,
    counters: Counters,
}

/// Reads what is needed to check. Errors: `TooManyTries`, `NotFound` for anything but a person.
pub fn look_up(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Confirmation, AppError> {
    let person_id = actor.person_id().ok_or(AppError::NotFound)?;
    let person = people::by_id(snapshot, person_id)?.ok_or(AppError::NotFound)?;
    let counters = Counters::of(person.username.as_str(), actor.origin.address);
    counters.demand_patience(snapshot)?;
    Ok(Confirmation { hash: people::password_hash(snapshot, person_id)?, counters })
}

impl Confirmation {
    /// Compares the password; slow on purpose.
    pub fn check(&self, password: &Password) -> bool {
        matches(password, self.hash.as_deref())
    }
}

/// A fresh proof of presence. The session goes on under another name:
/// two proofs at once would otherwise fight over the one row of the old one, and one of them would lose its answer.
pub struct Proof {
    /// When it was given.
    pub at: Moment,
    /// The name of the session from now on.
    pub session_id: SessionId,
}

/// Answers the proof, or counts the failure. Errors: `WrongPassword`.
pub fn settle(store: &Store, confirmation: &Confirmation, password_matches: bool) -> Result<Proof, AppError> {
    if password_matches {
        let at = store.env().clock.now();
        return Ok(Proof { at, session_id: new_session_id(store, at) });
    }
    store.keep(|tx| confirmation.counters.count(tx))?;
    Err(AppError::WrongPassword)
}
