//! People and their memberships. Service identities are rows of the same table, and found by functions of their own.

use super::at_most::AtMost;
use super::rows::{corrupt, moment, one_changed, optional_moment};
use super::schema::{memberships, organizations, people};
use super::{Snapshot, StoreError, Tx};
use crate::domain::ids::{OrganizationId, PersonId, TeamId};
use crate::domain::person::{Email, FullName, Nature, Person, Username};
use crate::domain::policy::{Keep, Permit};
use crate::store::connection::AnyConnection;
use diesel::prelude::*;
use std::collections::HashMap;

#[derive(Queryable)]
pub(super) struct PersonRow {
    id: String,
    username: String,
    email: String,
    _email_key: String,
    full_name: String,
    _password_hash: String,
    disabled_at: Option<i64>,
    active_organization_id: String,
    created_at: i64,
    version: i64,
    kind: String,
    team_id: Option<String>,
    description: String,
}

/// The word for people in the column `kind`.
pub(super) const PERSON: &str = "person";
/// The word for service identities there.
pub(super) const SERVICE: &str = "service";

impl TryFrom<PersonRow> for Person {
    type Error = StoreError;
    fn try_from(row: PersonRow) -> Result<Person, StoreError> {
        Ok(Person {
            id: PersonId::parse(&row.id).map_err(corrupt)?,
            username: Username::parse(&row.username).map_err(corrupt)?,
            email: email(&row.email)?,
            full_name: FullName::parse(&row.full_name).map_err(|error| corrupt(error.code()))?,
            disabled_at: optional_moment(row.disabled_at)?,
            active_organization_id: OrganizationId::parse(&row.active_organization_id).map_err(corrupt)?,
            created_at: moment(row.created_at)?,
            version: row.version,
            nature: nature(&row.kind, row.team_id.as_deref(), row.description)?,
        })
    }
}

fn email(text: &str) -> Result<Email, StoreError> {
    if text.is_empty() { Ok(Email::none()) } else { Email::parse(text).map_err(corrupt) }
}

fn nature(kind: &str, team_id: Option<&str>, description: String) -> Result<Nature, StoreError> {
    match kind {
        PERSON => Ok(Nature::Person),
        SERVICE => Ok(Nature::Service { team_id: team_id.map(TeamId::parse).transpose().map_err(corrupt)?, description }),
        other => Err(corrupt(other)),
    }
}

/// A person with the hash of their password, for signing in only.
pub struct PersonWithPassword {
    /// The person.
    pub person: Person,
    /// The Argon2id hash in PHC form; empty when the person has no password.
    pub password_hash: String,
}

/// Whether anybody exists yet.
pub fn is_empty(snapshot: &mut Snapshot<'_>) -> Result<bool, StoreError> {
    let first: Vec<String> = people::table.select(people::id).at_most(1).load(snapshot.connection)?;
    Ok(first.is_empty())
}

/// The person with this id.
pub fn by_id(snapshot: &mut Snapshot<'_>, id: PersonId) -> Result<Option<Person>, StoreError> {
    let row: Option<PersonRow> = people::table
        .select(people::all_columns)
        .filter(people::id.eq(id.to_string()))
        .get_result(snapshot.connection)
        .optional()?;
    row.map(Person::try_from).transpose()
}

/// The people with these ids; `ids` is no longer than a page of a list.
pub fn some(snapshot: &mut Snapshot<'_>, ids: &[PersonId]) -> Result<Vec<Person>, StoreError> {
    let rows: Vec<PersonRow> = people::table
        .select(people::all_columns)
        .filter(people::id.eq_any(ids.iter().map(ToString::to_string).collect::<Vec<_>>()))
        .load(snapshot.connection)?;
    rows.into_iter().map(Person::try_from).collect()
}

/// Which of these people belong to an organization.
pub fn members_among(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    ids: &[PersonId],
) -> Result<Vec<PersonId>, StoreError> {
    let found: Vec<String> = memberships::table
        .select(memberships::person_id)
        .filter(memberships::organization_id.eq(organization_id.to_string()))
        .filter(memberships::person_id.eq_any(ids.iter().map(ToString::to_string).collect::<Vec<_>>()))
        .load(snapshot.connection)?;
    found.iter().map(|id| PersonId::parse(id).map_err(corrupt)).collect()
}

/// The person who signs in with this name or address, given in the form of `sign_in_key`. Nobody signs in as a service identity.
pub fn by_sign_in_key(snapshot: &mut Snapshot<'_>, key: &str) -> Result<Option<PersonWithPassword>, StoreError> {
    let row: Option<PersonRow> = people::table
        .select(people::all_columns)
        .filter(people::username.eq(key).or(people::email_key.eq(key)))
        .filter(people::kind.eq(PERSON))
        .load(snapshot.connection)?
        .pop();
    row.map(|mut row| {
        let password_hash = std::mem::take(&mut row._password_hash);
        Ok(PersonWithPassword { person: row.try_into()?, password_hash })
    })
    .transpose()
}

/// Whoever bears this username: a person or a service identity.
pub fn by_username(snapshot: &mut Snapshot<'_>, username: &Username) -> Result<Option<Person>, StoreError> {
    let row: Option<PersonRow> = people::table
        .select(people::all_columns)
        .filter(people::username.eq(username.as_str()))
        .get_result(snapshot.connection)
        .optional()?;
    row.map(Person::try_from).transpose()
}

/// The hash of somebody's password.
pub fn password_hash(snapshot: &mut Snapshot<'_>, id: PersonId) -> Result<Option<String>, StoreError> {
    Ok(people::table
        .select(people::password_hash)
        .filter(people::id.eq(id.to_string()))
        .get_result(snapshot.connection)
        .optional()?)
}

/// The people of an organization, by name, without its service identities. `most` bounds the answer.
pub fn members(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId, most: i64) -> Result<Vec<Person>, StoreError> {
    let rows: Vec<PersonRow> = people::table
        .inner_join(memberships::table)
        .select(people::all_columns)
        .filter(memberships::organization_id.eq(organization_id.to_string()))
        .filter(people::kind.eq(PERSON))
        .order((people::username, people::id))
        .at_most(most)
        .load(snapshot.connection)?;
    rows.into_iter().map(Person::try_from).collect()
}

/// Everybody who can own tokens in an organization: its people and its service identities, by name.
pub fn owners(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId, most: i64) -> Result<Vec<Person>, StoreError> {
    let rows: Vec<PersonRow> = people::table
        .inner_join(memberships::table)
        .select(people::all_columns)
        .filter(memberships::organization_id.eq(organization_id.to_string()))
        .order((people::username, people::id))
        .at_most(most)
        .load(snapshot.connection)?;
    rows.into_iter().map(Person::try_from).collect()
}

/// The members of an organization who have not chosen a password yet.
pub fn without_password(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId) -> Result<Vec<PersonId>, StoreError> {
    let ids: Vec<String> = people::table
        .inner_join(memberships::table)
        .select(people::id)
        .filter(memberships::organization_id.eq(organization_id.to_string()))
        .filter(people::password_hash.eq(""))
        .filter(people::kind.eq(PERSON))
        .order(people::id)
        .at_most(100_000)
        .load(snapshot.connection)?;
    ids.iter().map(|id| PersonId::parse(id).map_err(corrupt)).collect()
}

/// What these people are called.
pub fn names_of(snapshot: &mut Snapshot<'_>, ids: &[PersonId]) -> Result<HashMap<PersonId, String>, StoreError> {
    let mut texts: Vec<String> = ids.iter().map(ToString::to_string).collect();
    texts.sort_unstable();
    texts.dedup();
    let mut names = HashMap::new();
    // Databases bound the length of a list of parameters.
    for part in texts.chunks(500) {
        let rows: Vec<(String, String)> = people::table
            .select((people::id, people::full_name))
            .filter(people::id.eq_any(part.to_vec()))
            .load(snapshot.connection)?;
        for (id, name) in rows {
            names.insert(PersonId::parse(&id).map_err(corrupt)?, name);
        }
    }
    Ok(names)
}

/// The organizations a person belongs to, oldest membership first.
pub fn organizations_of(snapshot: &mut Snapshot<'_>, id: PersonId) -> Result<Vec<OrganizationId>, StoreError> {
    let ids: Vec<String> = memberships::table
        .select(memberships::organization_id)
        .filter(memberships::person_id.eq(id.to_string()))
        .order((memberships::created_at, memberships::organization_id))
        .at_most(1_000)
        .load(snapshot.connection)?;
    ids.iter().map(|id| OrganizationId::parse(id).map_err(corrupt)).collect()
}

/// Those of them that are in use, oldest membership first: in an archived one nobody acts.
pub fn live_organizations_of(snapshot: &mut Snapshot<'_>, id: PersonId) -> Result<Vec<OrganizationId>, StoreError> {
    let ids: Vec<String> = memberships::table
        .inner_join(organizations::table)
        .select(memberships::organization_id)
        .filter(memberships::person_id.eq(id.to_string()))
        .filter(organizations::archived_at.is_null())
        .order((memberships::created_at, memberships::organization_id))
        .at_most(1_000)
        .load(snapshot.connection)?;
    ids.iter().map(|id| OrganizationId::parse(id).map_err(corrupt)).collect()
}

/// How many people belong to an organization, and how many of them to no other one that is in use.
pub fn count_members(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId) -> Result<(usize, usize), StoreError> {
    let here: Vec<String> = memberships::table
        .filter(memberships::organization_id.eq(organization_id.to_string()))
        .select(memberships::person_id)
        .order(memberships::person_id)
        .at_most(100_000)
        .load(snapshot.connection)?;
    let mut elsewhere = 0;
    // As many at once as both databases take as parameters of one query.
    for some in here.chunks(1_000) {
        let others: Vec<String> = memberships::table
            .inner_join(organizations::table)
            .filter(memberships::organization_id.ne(organization_id.to_string()))
            .filter(organizations::archived_at.is_null())
            .filter(memberships::person_id.eq_any(some))
            .select(memberships::person_id)
            .distinct()
            .load(snapshot.connection)?;
        elsewhere += others.len();
    }
    Ok((here.len(), here.len().saturating_sub(elsewhere)))
}

/// Whether a person belongs to an organization in which anybody can act: an archived one has no members meanwhile.
pub fn is_member(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId, id: PersonId) -> Result<bool, StoreError> {
    let found: Vec<i64> = memberships::table
        .inner_join(organizations::table)
        .filter(organizations::archived_at.is_null())
        .select(memberships::created_at)
        .filter(memberships::organization_id.eq(organization_id.to_string()))
        .filter(memberships::person_id.eq(id.to_string()))
        .load(snapshot.connection)?;
    Ok(!found.is_empty())
}

/// Whether a username or address is taken already; looked up before inserting, because only one database names the culprit.
pub fn is_taken(snapshot: &mut Snapshot<'_>, username: &Username, email: &Email) -> Result<(bool, bool), StoreError> {
    let taken = by_username(snapshot, username)?.is_some();
    let by_email = by_sign_in_key(snapshot, &email.key())?;
    Ok((taken, by_email.is_some()))
}

/// Adds a person and makes them a member of their active organization.
pub fn insert(tx: &mut Tx<'_>, person: &Person, password_hash: &str) -> Result<(), StoreError> {
    let row = (
        people::id.eq(person.id.to_string()),
        people::username.eq(person.username.as_str()),
        people::email.eq(person.email.as_str()),
        people::email_key.eq(person.email.key()),
        people::full_name.eq(person.full_name.as_str()),
        people::password_hash.eq(password_hash),
        people::disabled_at.eq(person.disabled_at.map(|at| at.micros())),
        people::active_organization_id.eq(person.active_organization_id.to_string()),
        people::created_at.eq(person.created_at.micros()),
        people::version.eq(person.version),
        people::kind.eq(person.nature.as_str()),
        people::team_id.eq(person.team_id().map(|id| id.to_string())),
        people::description.eq(person.description()),
    );
    diesel::insert_into(people::table).values(row).execute(tx.connection)?;
    join(tx, person.active_organization_id, person.id)
}

/// Makes a person a member of an organization.
pub fn join(tx: &mut Tx<'_>, organization_id: OrganizationId, id: PersonId) -> Result<(), StoreError> {
    let row = (
        memberships::organization_id.eq(organization_id.to_string()),
        memberships::person_id.eq(id.to_string()),
        memberships::created_at.eq(tx.now().micros()),
    );
    diesel::insert_into(memberships::table).values(row).execute(tx.connection)?;
    Ok(())
}

/// Stores a new password hash. Errors: `Stale` for a service identity, which can have none.
pub fn set_password_hash(tx: &mut Tx<'_>, id: PersonId, hash: &str) -> Result<(), StoreError> {
    let person = people::table.filter(people::id.eq(id.to_string())).filter(people::kind.eq(PERSON));
    let changed = diesel::update(person).set(people::password_hash.eq(hash)).execute(tx.connection)?;
    one_changed(changed)
}

/// Disables a person, or lets them act again with `None`. Errors: `Stale` when somebody changed them meanwhile.
pub fn set_disabled_at(tx: &mut Tx<'_>, person: &Person, at: Option<crate::domain::moment::Moment>) -> Result<(), StoreError> {
    let changed =
        diesel::update(people::table.filter(people::id.eq(person.id.to_string())).filter(people::version.eq(person.version)))
            .set((people::disabled_at.eq(at.map(|at| at.micros())), people::version.eq(person.version + 1)))
            .execute(tx.connection)?;
    one_changed(changed)
}

/// Chooses the organization in which a person acts.
pub fn set_active_organization(tx: &mut Tx<'_>, id: PersonId, organization_id: OrganizationId) -> Result<(), StoreError> {
    let changed = diesel::update(people::table.filter(people::id.eq(id.to_string())))
        .set(people::active_organization_id.eq(organization_id.to_string()))
        .execute(tx.connection)?;
    one_changed(changed)
}

/// Makes concurrent work for one person take turns until this transaction ends, so that counts and quotas hold.
/// On SQLite every write transaction is alone already.
pub fn take_turn(tx: &mut Tx<'_>, id: PersonId) -> Result<(), StoreError> {
    if let AnyConnection::Postgres(inner) = &mut *tx.connection {
        let _: Vec<String> =
            people::table.select(people::id).filter(people::id.eq(id.to_string())).for_no_key_update().load(inner)?;
    }
    Ok(())
}

/// Writes a person's name, address and username. Errors: `Stale` when somebody changed them meanwhile.
pub fn update(tx: &mut Tx<'_>, permit: &Permit<Keep<Person>>, changed: &Person) -> Result<(), StoreError> {
    let row = people::table.filter(people::id.eq(permit.object.id.to_string())).filter(people::version.eq(permit.object.version));
    let rows = diesel::update(row)
        .set((
            people::username.eq(changed.username.as_str()),
            people::email.eq(changed.email.as_str()),
            people::email_key.eq(changed.email.key()),
            people::full_name.eq(changed.full_name.as_str()),
            people::version.eq(permit.object.version + 1),
        ))
        .execute(tx.connection)?;
    one_changed(rows)
}

/// Ends a person's membership of an organization; says whether there was one.
pub fn leave(tx: &mut Tx<'_>, organization_id: OrganizationId, id: PersonId) -> Result<bool, StoreError> {
    let row = memberships::table
        .filter(memberships::organization_id.eq(organization_id.to_string()))
        .filter(memberships::person_id.eq(id.to_string()));
    Ok(diesel::delete(row).execute(tx.connection)? > 0)
}
