//! Projects of an organization.

use super::rows::{corrupt, name_key, optional_moment};
use super::schema::projects;
use super::{Snapshot, StoreError, Tx};
use crate::domain::ids::{OrganizationId, ProjectId};
use crate::domain::organization::{Project, Title};
use diesel::prelude::*;

/// More projects than any organization has; every list has a limit.
const MOST: i64 = 10_000;

type Row = (String, String, String, Option<i64>, i64);

fn project((id, organization_id, name, archived_at, version): Row) -> Result<Project, StoreError> {
    Ok(Project {
        id: ProjectId::parse(&id).map_err(corrupt)?,
        organization_id: OrganizationId::parse(&organization_id).map_err(corrupt)?,
        name: Title::parse(&name).map_err(|error| corrupt(error.code()))?,
        archived_at: optional_moment(archived_at)?,
        version,
    })
}

/// The projects of an organization, by name; archived ones too.
pub fn of_organization(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId) -> Result<Vec<Project>, StoreError> {
    let rows: Vec<Row> = projects::table
        .select((projects::id, projects::organization_id, projects::name, projects::archived_at, projects::version))
        .filter(projects::organization_id.eq(organization_id.to_string()))
        .order((projects::name_key, projects::id))
        .limit(MOST)
        .load(snapshot.connection)?;
    rows.into_iter().map(project).collect()
}

/// The ids of the projects on which rights are in force.
pub fn live_ids(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId) -> Result<Vec<ProjectId>, StoreError> {
    let ids: Vec<String> = projects::table
        .select(projects::id)
        .filter(projects::organization_id.eq(organization_id.to_string()))
        .filter(projects::archived_at.is_null())
        .order(projects::id)
        .limit(MOST)
        .load(snapshot.connection)?;
    ids.iter().map(|id| ProjectId::parse(id).map_err(corrupt)).collect()
}

/// Adds a project.
pub fn insert(tx: &mut Tx<'_>, project: &Project) -> Result<(), StoreError> {
    let row = (
        projects::id.eq(project.id.to_string()),
        projects::organization_id.eq(project.organization_id.to_string()),
        projects::name.eq(project.name.as_str()),
        projects::name_key.eq(name_key(project.name.as_str())),
        projects::archived_at.eq(project.archived_at.map(|at| at.micros())),
        projects::created_at.eq(tx.now().micros()),
        projects::version.eq(project.version),
    );
    diesel::insert_into(projects::table).values(row).execute(tx.connection)?;
    Ok(())
}
