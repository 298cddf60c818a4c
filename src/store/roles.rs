//! Roles of an organization.

use super::at_most::AtMost;
use super::rows::{corrupt, from_json, name_key, one_changed, to_json};
use super::schema::{roles, team_grants};
use super::{Snapshot, StoreError, Tx};
use crate::domain::holdings::built_in_pairs;
use crate::domain::ids::{OrganizationId, RoleId};
use crate::domain::organization::{Role, Title};
use crate::domain::policy::{Keep, Permit};
use crate::domain::rights::{Catalogue, RolePairs};
use diesel::prelude::*;

#[derive(Queryable)]
struct Row {
    id: String,
    organization_id: String,
    name: String,
    _name_key: String,
    description: String,
    built_in: Option<String>,
    pairs: String,
    _created_at: i64,
    version: i64,
}

fn role(row: Row, catalogue: &Catalogue) -> Result<Role, StoreError> {
    Ok(Role {
        id: RoleId::parse(&row.id).map_err(corrupt)?,
        organization_id: OrganizationId::parse(&row.organization_id).map_err(corrupt)?,
        name: Title::parse(&row.name).map_err(|error| corrupt(error.code()))?,
        description: row.description,
        pairs: pairs(row.built_in.as_deref(), &row.pairs, catalogue)?,
        built_in: row.built_in,
        version: row.version,
    })
}

/// What a role allows: its stored pairs, or for a built-in one what the catalogue says today.
pub(super) fn pairs(built_in: Option<&str>, stored: &str, catalogue: &Catalogue) -> Result<RolePairs, StoreError> {
    match built_in {
        Some(word) => built_in_pairs(word, catalogue).ok_or_else(|| corrupt(format!("no built-in role {word}"))),
        None => from_json(stored),
    }
}

/// The roles of an organization: built-in ones in their order, then by name.
pub fn of_organization(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId) -> Result<Vec<Role>, StoreError> {
    let rows: Vec<Row> = roles::table
        .select(roles::all_columns)
        .filter(roles::organization_id.eq(organization_id.to_string()))
        .order((roles::built_in.is_null(), roles::name_key, roles::id))
        .at_most(1_000)
        .load(snapshot.connection)?;
    let catalogue = &snapshot.rules.catalogue;
    rows.into_iter().map(|row| role(row, catalogue)).collect()
}

/// Adds a role.
pub fn insert(tx: &mut Tx<'_>, role: &Role) -> Result<(), StoreError> {
    let stored = if role.built_in.is_some() { "{}".to_owned() } else { to_json(&role.pairs)? };
    let row = (
        roles::id.eq(role.id.to_string()),
        roles::organization_id.eq(role.organization_id.to_string()),
        roles::name.eq(role.name.as_str()),
        roles::name_key.eq(name_key(role.name.as_str())),
        roles::description.eq(&role.description),
        roles::built_in.eq(&role.built_in),
        roles::pairs.eq(stored),
        roles::created_at.eq(tx.now().micros()),
        roles::version.eq(role.version),
    );
    diesel::insert_into(roles::table).values(row).execute(tx.connection)?;
    Ok(())
}

/// The role with this id.
pub fn by_id(snapshot: &mut Snapshot<'_>, id: RoleId) -> Result<Option<Role>, StoreError> {
    let row: Option<Row> = roles::table
        .select(roles::all_columns)
        .filter(roles::id.eq(id.to_string()))
        .get_result(snapshot.connection)
        .optional()?;
    let catalogue = &snapshot.rules.catalogue;
    row.map(|row| role(row, catalogue)).transpose()
}

/// Whether another role of the organization bears this name, in whatever case.
pub fn name_is_taken(snapshot: &mut Snapshot<'_>, role: &Role) -> Result<bool, StoreError> {
    let found: Vec<String> = roles::table
        .select(roles::id)
        .filter(roles::organization_id.eq(role.organization_id.to_string()))
        .filter(roles::name_key.eq(name_key(role.name.as_str())))
        .filter(roles::id.ne(role.id.to_string()))
        .load(snapshot.connection)?;
    Ok(!found.is_empty())
}

/// Writes what a role is called and allows. Errors: `Stale` when somebody changed it meanwhile.
pub fn update(tx: &mut Tx<'_>, permit: &Permit<Keep<Role>>, changed: &Role) -> Result<(), StoreError> {
    let row = roles::table
        .filter(roles::id.eq(permit.object.id.to_string()))
        .filter(roles::version.eq(permit.object.version))
        .filter(roles::built_in.is_null());
    let rows = diesel::update(row)
        .set((
            roles::name.eq(changed.name.as_str()),
            roles::name_key.eq(name_key(changed.name.as_str())),
            roles::description.eq(&changed.description),
            roles::pairs.eq(to_json(&changed.pairs)?),
            roles::version.eq(permit.object.version + 1),
        ))
        .execute(tx.connection)?;
    one_changed(rows)
}

/// Deletes a role and takes it out of every team that gives it.
pub fn delete(tx: &mut Tx<'_>, permit: &Permit<Keep<Role>>) -> Result<(), StoreError> {
    let id = permit.object.id.to_string();
    diesel::delete(team_grants::table.filter(team_grants::role_id.eq(&id))).execute(tx.connection)?;
    let row =
        roles::table.filter(roles::id.eq(&id)).filter(roles::version.eq(permit.object.version)).filter(roles::built_in.is_null());
    one_changed(diesel::delete(row).execute(tx.connection)?)
}
