//! Lets a signed-in person prove anew that they are present.

use super::AppError;
use super::password_hash::matches;
use super::throttle::Counters;
use crate::domain::actor::Actor;
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

/// Answers the moment of the proof, or counts the failure. Errors: `WrongPassword`.
pub fn settle(store: &Store, confirmation: &Confirmation, password_matches: bool) -> Result<Moment, AppError> {
    if password_matches {
        return Ok(store.env().clock.now());
    }
    store.keep(|tx| confirmation.counters.count(tx))?;
    Err(AppError::WrongPassword)
}
