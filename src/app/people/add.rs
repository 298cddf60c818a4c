//! Adds a person.

use super::{AppError, FieldError};
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::ids::{OrganizationId, PersonId};
use crate::domain::organization::{BuiltInTeam, TeamMember};
use crate::domain::person::{Email, FullName, Nature, Person, Username};
use crate::store::{Tx, people, teams};

/// Who is to be added.
pub struct NewPerson {
    /// What they sign in with.
    pub username: Username,
    /// Where mail reaches them.
    pub email: Email,
    /// What others read.
    pub full_name: FullName,
    /// The Argon2id hash of their password.
    pub password_hash: String,
}

/// Adds a person to an organization and to the built-in team that stands for their role. For the operator.
/// Errors: `Invalid` for a username or address that is taken.
pub fn add(
    tx: &mut Tx<'_>,
    organization_id: OrganizationId,
    new: NewPerson,
    team: BuiltInTeam,
) -> Result<Audited<Person>, AppError> {
    let (person, events) = insert(tx, organization_id, new, team)?;
    Ok(Audited::with_events(person, events))
}

pub(in crate::app) fn insert(
    tx: &mut Tx<'_>,
    organization_id: OrganizationId,
    new: NewPerson,
    team: BuiltInTeam,
) -> Result<(Person, Vec<Event>), AppError> {
    refuse_taken(tx, &new)?;
    let person = Person {
        id: PersonId::new(tx.new_id()),
        username: new.username,
        email: new.email,
        full_name: new.full_name,
        disabled_at: None,
        active_organization_id: organization_id,
        created_at: tx.now(),
        version: 1,
        nature: Nature::Person,
    };
    people::insert(tx, &person, &new.password_hash)?;
    if team != BuiltInTeam::Everyone {
        join(tx, organization_id, &person, team)?;
    }
    let event = Event::new("person.added", Target::new("person", person.id, person.full_name.as_str()))
        .change("username", None, person.username.as_str().to_owned())
        .change("email", None, person.email.as_str().to_owned())
        .change("team", None, team.title().to_owned());
    Ok((person, vec![event]))
}

fn refuse_taken(tx: &mut Tx<'_>, new: &NewPerson) -> Result<(), AppError> {
    let (username, email) = people::is_taken(tx, &new.username, &new.email)?;
    let mut errors = Vec::new();
    if username {
        errors.push(FieldError::new("username", "person.username_taken", "Somebody has this username already."));
    }
    if email {
        errors.push(FieldError::new("email", "person.email_taken", "Somebody has this address already."));
    }
    if errors.is_empty() { Ok(()) } else { Err(AppError::Invalid(errors)) }
}

fn join(tx: &mut Tx<'_>, organization_id: OrganizationId, person: &Person, wanted: BuiltInTeam) -> Result<(), AppError> {
    let all = teams::of_organization(tx, organization_id)?;
    let team = all.iter().find(|team| team.built_in == Some(wanted)).ok_or(AppError::NotFound)?;
    Ok(teams::insert_member(tx, team.id, TeamMember { person_id: person.id, is_team_admin: false })?)
}
