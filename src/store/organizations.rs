//! Organizations.

use super::at_most::AtMost;
use super::connection::AnyConnection;
use super::rows::{corrupt, moment, one_changed, optional_moment};
use super::schema::{organizations, team_members, teams};
use super::{Snapshot, StoreError, Tx, audit};
use crate::domain::ids::{OrganizationId, PersonId};
use crate::domain::moment::Moment;
use crate::domain::organization::{BuiltInTeam, Organization, Title};
use crate::domain::policy::{Keep, Permit};
use diesel::prelude::*;

type Row = (String, String, i64, i64, Option<i64>);

fn organization((id, name, created_at, version, archived_at): Row) -> Result<Organization, StoreError> {
    Ok(Organization {
        id: OrganizationId::parse(&id).map_err(corrupt)?,
        name: Title::parse(&name).map_err(|error| corrupt(error.code()))?,
        created_at: moment(created_at)?,
        archived_at: optional_moment(archived_at)?,
        version,
    })
}

/// The organization with this id.
pub fn by_id(snapshot: &mut Snapshot<'_>, id: OrganizationId) -> Result<Option<Organization>, StoreError> {
    let row: Option<Row> = organizations::table
        .select(organizations::all_columns)
        .filter(organizations::id.eq(id.to_string()))
        .get_result(snapshot.connection)
        .optional()?;
    row.map(organization).transpose()
}

/// All organizations, oldest first; at most `most`.
pub fn all(snapshot: &mut Snapshot<'_>, most: i64) -> Result<Vec<Organization>, StoreError> {
    let rows: Vec<Row> = organizations::table
        .select(organizations::all_columns)
        .order((organizations::created_at, organizations::id))
        .at_most(most)
        .load(snapshot.connection)?;
    rows.into_iter().map(organization).collect()
}

/// The archived organizations that a person administers, by name. A person belongs to a thousand at most.
pub fn archived_under(snapshot: &mut Snapshot<'_>, person_id: PersonId) -> Result<Vec<Organization>, StoreError> {
    let under = teams::table
        .inner_join(team_members::table)
        .filter(teams::built_in.eq(Some(BuiltInTeam::Administrators.as_str())))
        .filter(team_members::person_id.eq(person_id.to_string()))
        .select(teams::organization_id);
    let rows: Vec<Row> = organizations::table
        .select(organizations::all_columns)
        .filter(organizations::archived_at.is_not_null())
        .filter(organizations::id.eq_any(under))
        .order((organizations::name, organizations::id))
        .at_most(1_000)
        .load(snapshot.connection)?;
    rows.into_iter().map(organization).collect()
}

/// Adds an organization, and begins its audit log.
pub fn insert(tx: &mut Tx<'_>, organization: &Organization) -> Result<(), StoreError> {
    let row = (
        organizations::id.eq(organization.id.to_string()),
        organizations::name.eq(organization.name.as_str()),
        organizations::created_at.eq(organization.created_at.micros()),
        organizations::version.eq(organization.version),
    );
    diesel::insert_into(organizations::table).values(row).execute(tx.connection)?;
    audit::begin_for(tx, organization.id)
}

/// Makes concurrent changes of who may do what in one organization take turns until this transaction ends.
/// On SQLite every write transaction is alone already.
pub fn take_turn(tx: &mut Tx<'_>, id: OrganizationId) -> Result<(), StoreError> {
    if let AnyConnection::Postgres(inner) = &mut *tx.connection {
        let row = organizations::table.select(organizations::id).filter(organizations::id.eq(id.to_string()));
        let _: Vec<String> = row.for_no_key_update().load(inner)?;
    }
    Ok(())
}

/// Writes an organization's name. Errors: `Stale` when somebody changed it meanwhile.
pub fn update(tx: &mut Tx<'_>, permit: &Permit<Keep<Organization>>, name: &Title) -> Result<(), StoreError> {
    let row = organizations::table
        .filter(organizations::id.eq(permit.object.id.to_string()))
        .filter(organizations::version.eq(permit.object.version));
    let rows = diesel::update(row)
        .set((organizations::name.eq(name.as_str()), organizations::version.eq(permit.object.version + 1)))
        .execute(tx.connection)?;
    one_changed(rows)
}

/// Archives an organization, or brings it back with `None`. Errors: `Stale` when somebody changed it meanwhile.
pub fn set_archived_at(tx: &mut Tx<'_>, permit: &Permit<Keep<Organization>>, at: Option<Moment>) -> Result<(), StoreError> {
    let row = organizations::table
        .filter(organizations::id.eq(permit.object.id.to_string()))
        .filter(organizations::version.eq(permit.object.version));
    let rows = diesel::update(row)
        .set((organizations::archived_at.eq(at.map(Moment::micros)), organizations::version.eq(permit.object.version + 1)))
        .execute(tx.connection)?;
    one_changed(rows)
}
