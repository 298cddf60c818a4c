//! Whether there is a thing of this kind and name, and what it is called, for the audit log.

use super::schema::{memberships, organizations, people, projects, roles, services, teams, tokens};
use super::{Snapshot, StoreError};
use crate::domain::ids::OrganizationId;
use diesel::prelude::*;

/// Something that is there.
pub struct Found {
    /// Its id.
    pub id: String,
    /// What it is called; empty when it belongs to another organization.
    pub name: String,
}

/// The thing of this kind that `given` names: by its id, or a team of the organization by its name.
/// Nothing that was given is handed back: only what is stored, so that no secret in an address gets into the log.
pub fn find(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    kind: &str,
    given: &str,
) -> Result<Option<Found>, StoreError> {
    let home = organization_id.to_string();
    let row = match kind {
        "person" | "identity" => return person(snapshot, &home, given),
        "organization" => organization(snapshot, &home, given)?,
        "team" => match owned(snapshot, kind, given)? {
            Some(row) => Some(row),
            None => team_called(snapshot, &home, given)?,
        },
        _ => owned(snapshot, kind, given)?,
    };
    Ok(row.map(|(id, name, owner)| Found { id, name: if owner == home { name } else { String::new() } }))
}

type Named = (String, String, String);

/// One row of a table whose things belong to one organization.
macro_rules! named {
    ($snapshot:expr, $table:ident, $id:expr) => {
        $table::table
            .select(($table::id, $table::name, $table::organization_id))
            .filter($table::id.eq($id))
            .get_result::<Named>($snapshot.connection)
            .optional()?
    };
}

fn owned(snapshot: &mut Snapshot<'_>, kind: &str, id: &str) -> Result<Option<Named>, StoreError> {
    Ok(match kind {
        "token" => named!(snapshot, tokens, id),
        "team" => named!(snapshot, teams, id),
        "role" => named!(snapshot, roles, id),
        "project" => named!(snapshot, projects, id),
        "service" => named!(snapshot, services, id),
        _ => None,
    })
}

fn team_called(snapshot: &mut Snapshot<'_>, home: &str, name: &str) -> Result<Option<Named>, StoreError> {
    Ok(teams::table
        .select((teams::id, teams::name, teams::organization_id))
        .filter(teams::organization_id.eq(home))
        .filter(teams::name.eq(name))
        .get_result(snapshot.connection)
        .optional()?)
}

fn organization(snapshot: &mut Snapshot<'_>, home: &str, id: &str) -> Result<Option<Named>, StoreError> {
    let row: Option<(String, String)> = organizations::table
        .select((organizations::id, organizations::name))
        .filter(organizations::id.eq(id))
        .get_result(snapshot.connection)
        .optional()?;
    Ok(row.map(|(id, name)| if id == home { (id.clone(), name, id) } else { (id, name, String::new()) }))
}

fn person(snapshot: &mut Snapshot<'_>, home: &str, id: &str) -> Result<Option<Found>, StoreError> {
    let row: Option<(String, String)> = people::table
        .select((people::id, people::full_name))
        .filter(people::id.eq(id))
        .get_result(snapshot.connection)
        .optional()?;
    let Some((id, name)) = row else { return Ok(None) };
    let here = memberships::table
        .select(memberships::person_id)
        .filter(memberships::person_id.eq(&id))
        .filter(memberships::organization_id.eq(home));
    let is_here = here.get_result::<String>(snapshot.connection).optional()?.is_some();
    Ok(Some(Found { id, name: if is_here { name } else { String::new() } }))
}
