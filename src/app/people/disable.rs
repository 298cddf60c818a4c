//! Disables a person, and lets them act again.

use super::AppError;
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::ids::PersonId;
use crate::domain::person::Person;
use crate::store::{Tx, people, sessions};

/// Disables a person: their sessions end and all their tokens are refused from the next check on. For the operator.
/// Disabling twice changes nothing. Errors: `NotFound`.
pub fn disable(tx: &mut Tx<'_>, id: PersonId) -> Result<Audited<()>, AppError> {
    let person = people::by_id(tx, id)?.ok_or(AppError::NotFound)?;
    if !person.is_active() {
        return Ok(Audited::unchanged(()));
    }
    let now = tx.now();
    people::set_disabled_at(tx, &person, Some(now))?;
    sessions::delete_all_of_person(tx, id, None)?;
    Ok(Audited::new((), event("person.disabled", &person)))
}

/// Lets a person act again; their tokens work again as far as they are good themselves. For the operator.
/// Errors: `NotFound`.
pub fn enable(tx: &mut Tx<'_>, id: PersonId) -> Result<Audited<()>, AppError> {
    let person = people::by_id(tx, id)?.ok_or(AppError::NotFound)?;
    if person.is_active() {
        return Ok(Audited::unchanged(()));
    }
    people::set_disabled_at(tx, &person, None)?;
    Ok(Audited::new((), event("person.enabled", &person)))
}

fn event(action: &'static str, person: &Person) -> Event {
    Event::new(action, Target::new("person", person.id, person.full_name.as_str()))
}
