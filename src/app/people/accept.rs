//! Lets a person choose a password through the link they were given.

use super::{AppError, invite};
use crate::domain::actor::{Actor, Origin, Who};
use crate::domain::ids::SessionId;
use crate::domain::person::Person;
use crate::store::Store;

/// Sets the password of whoever has the link. `hash` is the Argon2id hash of the new password.
/// The person acts, not the administrator, and signs in afterwards as always.
/// Errors: `NotFound` for a code that is unknown, used or too old.
pub fn accept(store: &Store, code: &str, hash: &str, origin: Origin) -> Result<Person, AppError> {
    let person = store.read(|snapshot| invite::find(snapshot, code))?;
    let now = store.env().clock.now();
    let millis = u64::try_from(now.micros() / 1_000).unwrap_or_default();
    let session_id = SessionId::new(store.env().secrets.id(millis));
    let who = Who::Person { id: person.id, session_id, confirmed_at: now };
    let actor = Actor { who, organization_id: person.active_organization_id, origin };
    store.write(&actor, |tx| invite::redeem(tx, code, hash))
}
