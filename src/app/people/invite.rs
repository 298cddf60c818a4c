//! Adds people, and gives them a link by which they choose their own password.
//!
//! Administrators never choose or learn a password: they hand over a link that works once, for a week.

use super::add::{NewPerson, insert};
use super::{AppError, demand_only_here, demand_presence, keepable, target};
use crate::app::authority;
use crate::app::impact::measured;
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::ids::PersonId;
use crate::domain::keyring::hex;
use crate::domain::organization::BuiltInTeam;
use crate::domain::person::Person;
use crate::domain::policy::{self, PERSON_RESOURCE};
use crate::store::{Tx, invitations, people, sessions};
use sha2::{Digest, Sha256};
use time::Duration;

/// How long a link works.
pub const LASTS: Duration = Duration::days(7);

/// A person and the code in their link, on its one way to the administrator.
pub struct Invited {
    /// The person.
    pub person: Person,
    /// The code; only its digest is kept. `None` when the person exists already and signs in as usual.
    pub code: Option<String>,
}

/// Adds a person to the actor's organization. Somebody who exists elsewhere with this very username and address joins;
/// anybody else is made anew without a password and gets a link.
/// Errors: `NotFound` without the right to see people, `Forbidden`, `Invalid` for a name or address that is taken, `StepUp`.
pub fn invite(tx: &mut Tx<'_>, actor: &Actor, new: NewPerson) -> Result<Audited<Invited>, AppError> {
    let authority = authority::of(tx, actor)?;
    let permit = policy::may_keep(actor, &authority, PERSON_RESOURCE, "create", new)?;
    demand_presence(tx, actor)?;
    let known = people::by_sign_in_key(tx, permit.object.username.as_str())?.map(|found| found.person);
    if let Some(person) = known.filter(|person| person.email.key() == permit.object.email.key()) {
        return join(tx, actor, person);
    }
    let organization_id = actor.organization_id;
    let new = NewPerson {
        username: permit.object.username.clone(),
        email: permit.object.email.clone(),
        full_name: permit.object.full_name.clone(),
        password_hash: String::new(),
    };
    let ((person, events), _) = measured(tx, actor, |tx| insert(tx, organization_id, new, BuiltInTeam::Everyone))?;
    let code = write_code(tx, person.id)?;
    Ok(Audited::with_events(Invited { person, code: Some(code) }, events))
}

/// Lets somebody who exists already into the actor's organization.
fn join(tx: &mut Tx<'_>, actor: &Actor, person: Person) -> Result<Audited<Invited>, AppError> {
    let organization_id = actor.organization_id;
    let refuse = |code, words| Err(AppError::invalid("username", code, words));
    if people::is_member(tx, organization_id, person.id)? {
        return refuse("person.member_already", "This person belongs to the organization already.");
    }
    // Once they belong to two organizations neither could enable them, so they come in able to act or not at all.
    if !person.is_active() && !people::organizations_of(tx, person.id)?.is_empty() {
        return refuse("person.disabled_elsewhere", "This person is disabled elsewhere and cannot join at present.");
    }
    measured(tx, actor, |tx| Ok(people::join(tx, organization_id, person.id)?))?;
    let event = Event::new("person.joined", target(&person));
    Ok(Audited::new(Invited { person, code: None }, event))
}

/// Gives a person a new link; their password stays as it is until they use it. Earlier links stop working.
/// Errors: `NotFound`, `Forbidden`, `Conflict` for people who are disabled or belong elsewhere too, `StepUp`.
pub fn invite_again(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<Audited<Invited>, AppError> {
    let permit = keepable(tx, actor, id, "update")?;
    if !permit.object.is_active() {
        return Err(AppError::conflict("person.disabled", "This person is disabled. Let them act again first."));
    }
    demand_only_here(tx, actor, id)?;
    demand_presence(tx, actor)?;
    let code = write_code(tx, id)?;
    let event = Event::new("person.invited", target(&permit.object));
    Ok(Audited::new(Invited { person: permit.object.clone(), code: Some(code) }, event))
}

/// The person whose link has this code. Errors: `NotFound` for a code that is unknown, used or too old.
pub fn find(snapshot: &mut crate::store::Snapshot<'_>, code: &str) -> Result<Person, AppError> {
    let id = invitations::person_of(snapshot, &digest(code))?.ok_or(AppError::NotFound)?;
    people::by_id(snapshot, id)?.filter(Person::is_active).ok_or(AppError::NotFound)
}

/// Uses a link up: sets the password, ends all sessions. Nobody is signed in by this.
/// Errors: `NotFound` for a code that is unknown, used or too old, also when somebody else uses it at this very moment.
pub(super) fn redeem(tx: &mut Tx<'_>, code: &str, hash: &str) -> Result<Audited<Person>, AppError> {
    let person = find(tx, code)?;
    if !invitations::delete(tx, &digest(code))? {
        return Err(AppError::NotFound);
    }
    people::set_password_hash(tx, person.id, hash)?;
    invitations::delete_of(tx, person.id)?;
    sessions::delete_all_of_person(tx, person.id, None)?;
    let event = Event::new("person.password_chosen", Target::new("person", person.id, person.full_name.as_str()));
    Ok(Audited::new(person, event))
}

fn write_code(tx: &mut Tx<'_>, id: PersonId) -> Result<String, AppError> {
    let mut bytes = [0u8; 16];
    tx.env().secrets.fill(&mut bytes);
    let code = hex(&bytes);
    let ends_at = tx.now().plus(LASTS).ok_or_else(|| AppError::broken("the calendar ends"))?;
    invitations::insert(tx, id, &digest(&code), ends_at)?;
    Ok(code)
}

fn digest(code: &str) -> [u8; 32] {
    Sha256::digest(code.as_bytes()).into()
}
