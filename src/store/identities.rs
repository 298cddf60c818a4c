//! Service identities: rows of `people` that a team owns.

use super::at_most::AtMost;
use super::kept::Keep as _;
use super::people::PersonRow;
use super::rows::{corrupt, one_changed};
use super::schema::{memberships, people, team_members, token_uses, tokens};
use super::{Snapshot, StoreError, Tx};
use crate::domain::ids::{OrganizationId, PersonId, TeamId};
use crate::domain::moment::Moment;
use crate::domain::person::Person;
use crate::domain::policy::{Keep, Permit};
use crate::store::rows::moment;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Bool;

/// More identities than any organization has; every list has a limit.
const MOST: i64 = 100_000;

/// The service identities of an organization, by username.
pub fn of_organization(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId) -> Result<Vec<Person>, StoreError> {
    let rows: Vec<PersonRow> = people::table
        .inner_join(memberships::table)
        .select(people::all_columns)
        .filter(memberships::organization_id.eq(organization_id.to_string()))
        .filter(serves())
        .order((people::username, people::id))
        .at_most(MOST)
        .load(snapshot.connection)?;
    rows.into_iter().map(Person::try_from).collect()
}

/// The ids of all service identities of an organization. Asked for on almost every page of an administrator.
pub fn ids_of(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId) -> Result<Vec<PersonId>, StoreError> {
    let ids: Vec<String> = people::table
        .inner_join(memberships::table)
        .select(people::id)
        .filter(memberships::organization_id.eq(organization_id.to_string()))
        .filter(serves())
        .order(people::id)
        .at_most(MOST)
        .kept()
        .load(snapshot.connection)?;
    ids.iter().map(|id| PersonId::parse(id).map_err(corrupt)).collect()
}

/// The ids of the service identities whose team this person leads.
pub fn ids_led_by(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    person_id: PersonId,
) -> Result<Vec<PersonId>, StoreError> {
    let led = team_members::table
        .filter(team_members::person_id.eq(person_id.to_string()))
        .filter(team_members::is_team_admin.eq(true))
        .select(team_members::team_id);
    let ids: Vec<String> = people::table
        .inner_join(memberships::table)
        .select(people::id)
        .filter(memberships::organization_id.eq(organization_id.to_string()))
        .filter(serves())
        .filter(people::team_id.is_not_null())
        .filter(people::team_id.assume_not_null().eq_any(led))
        .order(people::id)
        .at_most(MOST)
        .kept()
        .load(snapshot.connection)?;
    ids.iter().map(|id| PersonId::parse(id).map_err(corrupt)).collect()
}

/// The service identities that a team owns, by username.
pub fn of_team(snapshot: &mut Snapshot<'_>, team_id: TeamId) -> Result<Vec<Person>, StoreError> {
    let rows: Vec<PersonRow> = people::table
        .select(people::all_columns)
        .filter(people::team_id.eq(Some(team_id.to_string())))
        .order((people::username, people::id))
        .at_most(MOST)
        .load(snapshot.connection)?;
    rows.into_iter().map(Person::try_from).collect()
}

/// For every token of these owners that is not over: whose it is, and when it was used last. One query for up to 500 owners.
pub fn live_tokens_of(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    owners: &[PersonId],
) -> Result<Vec<(PersonId, Option<Moment>)>, StoreError> {
    let now = snapshot.now().micros();
    let mut found = Vec::new();
    for part in owners.chunks(500) {
        let ids: Vec<String> = part.iter().map(ToString::to_string).collect();
        let rows: Vec<(String, Option<i64>)> = tokens::table
            .left_join(token_uses::table)
            .select((tokens::owner_id, token_uses::last_used_at.nullable()))
            .filter(tokens::organization_id.eq(organization_id.to_string()))
            .filter(tokens::owner_id.eq_any(ids))
            .filter(tokens::revoked_at.is_null())
            .filter(tokens::ends_at.is_null().or(tokens::ends_at.gt(now)).assume_not_null())
            .at_most(1_000_000)
            .load(snapshot.connection)?;
        for (owner, used) in rows {
            found.push((PersonId::parse(&owner).map_err(corrupt)?, used.map(moment).transpose()?));
        }
    }
    Ok(found)
}

/// Writes what a service identity is called and for. Errors: `Stale` when somebody changed it meanwhile.
pub fn update(tx: &mut Tx<'_>, permit: &Permit<Keep<Person>>, changed: &Person) -> Result<(), StoreError> {
    let row = people::table.filter(people::id.eq(permit.object.id.to_string())).filter(people::version.eq(permit.object.version));
    let rows = diesel::update(row)
        .set((
            people::full_name.eq(changed.full_name.as_str()),
            people::description.eq(changed.description()),
            people::version.eq(permit.object.version + 1),
        ))
        .execute(tx.connection)?;
    one_changed(rows)
}

/// Takes a service identity from its team, for good. Errors: `Stale`.
pub fn orphan(tx: &mut Tx<'_>, id: PersonId) -> Result<(), StoreError> {
    let changed = diesel::update(people::table.filter(people::id.eq(id.to_string())))
        .set(people::team_id.eq(None::<String>))
        .execute(tx.connection)?;
    one_changed(changed)
}

/// As a word in the query and not as a parameter: only so the index over these few serves it (see the migration `0018_glances`).
fn serves() -> SqlLiteral<Bool> {
    diesel::dsl::sql::<Bool>("people.kind = 'service'")
}
