//! Changes what a person is called and where mail reaches them.

use super::{AppError, CHANGED_MEANWHILE, FieldError, demand_only_here, demand_presence, keepable, target};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::PersonId;
use crate::domain::person::{Email, FullName, Person, Username};
use crate::store::{Tx, people};

/// What a person becomes.
pub struct Wish {
    /// What they sign in with.
    pub username: Username,
    /// Where mail reaches them.
    pub email: Email,
    /// What others read.
    pub full_name: FullName,
}

/// Changes a person's profile. `version` is the one the administrator saw.
/// Errors: `NotFound`, `Forbidden`, `Conflict`, `Invalid` when the username or address is taken, `StepUp`.
pub fn edit(tx: &mut Tx<'_>, actor: &Actor, id: PersonId, version: i64, wish: Wish) -> Result<Audited<Person>, AppError> {
    let permit = keepable(tx, actor, id, "update")?;
    if permit.object.version != version {
        return Err(AppError::conflict(CHANGED_MEANWHILE, "Somebody changed this person after you opened them."));
    }
    demand_only_here(tx, actor, id)?;
    let old = permit.object.clone();
    let new = Person { username: wish.username, email: wish.email, full_name: wish.full_name, ..old.clone() };
    if is_same(&old, &new) {
        return Ok(Audited::unchanged(old));
    }
    demand_presence(tx, actor)?;
    demand_free(tx, &new)?;
    people::update(tx, &permit, &new)?;
    let mut event = Event::new("person.edited", target(&new));
    for (field, before, after) in [
        ("username", old.username.as_str(), new.username.as_str()),
        ("email", old.email.as_str(), new.email.as_str()),
        ("name", old.full_name.as_str(), new.full_name.as_str()),
    ] {
        if before != after {
            event = event.change(field, before.to_owned(), after.to_owned());
        }
    }
    Ok(Audited::new(new, event))
}

fn is_same(old: &Person, new: &Person) -> bool {
    old.username == new.username && old.email == new.email && old.full_name == new.full_name
}

fn demand_free(tx: &mut Tx<'_>, person: &Person) -> Result<(), AppError> {
    let is_other = |found: Option<Person>| found.is_some_and(|found| found.id != person.id);
    let mut errors = Vec::new();
    if is_other(people::by_username(tx, &person.username)?) {
        errors.push(FieldError::new("username", "person.username_taken", "Somebody has this username already."));
    }
    if is_other(people::by_sign_in_key(tx, &person.email.key())?.map(|found| found.person)) {
        errors.push(FieldError::new("email", "person.email_taken", "Somebody has this address already."));
    }
    if errors.is_empty() { Ok(()) } else { Err(AppError::Invalid(errors)) }
}
