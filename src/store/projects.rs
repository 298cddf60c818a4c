//! Projects of an organization.

use super::at_most::AtMost;
use super::rows::{corrupt, name_key, one_changed, optional_moment};
use super::schema::projects;
use super::{Snapshot, StoreError, Tx};
use crate::domain::ids::{OrganizationId, ProjectId};
use crate::domain::organization::{Project, Title};
use crate::domain::policy::{Keep, Permit};
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
        .at_most(MOST)
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
        .at_most(MOST)
        .load(snapshot.connection)?;
    ids.iter().map(|id| ProjectId::parse(id).map_err(corrupt)).collect()
}

/// Adds a project.
pub fn insert(tx: &mut Tx<'_>, permit: &Permit<Keep<Project>>) -> Result<(), StoreError> {
    let project = &permit.object;
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

/// The project with this id.
pub fn by_id(snapshot: &mut Snapshot<'_>, id: ProjectId) -> Result<Option<Project>, StoreError> {
    let row: Option<Row> = projects::table
        .select((projects::id, projects::organization_id, projects::name, projects::archived_at, projects::version))
        .filter(projects::id.eq(id.to_string()))
        .get_result(snapshot.connection)
        .optional()?;
    row.map(project).transpose()
}

/// Whether another project of the organization bears this name, in whatever case.
pub fn name_is_taken(snapshot: &mut Snapshot<'_>, project: &Project) -> Result<bool, StoreError> {
    let found: Vec<String> = projects::table
        .select(projects::id)
        .filter(projects::organization_id.eq(project.organization_id.to_string()))
        .filter(projects::name_key.eq(name_key(project.name.as_str())))
        .filter(projects::id.ne(project.id.to_string()))
        .load(snapshot.connection)?;
    Ok(!found.is_empty())
}

/// Writes a project's name and whether it is archived. Errors: `Stale` when somebody changed it meanwhile.
pub fn update(tx: &mut Tx<'_>, permit: &Permit<Keep<Project>>, changed: &Project) -> Result<(), StoreError> {
    let row =
        projects::table.filter(projects::id.eq(permit.object.id.to_string())).filter(projects::version.eq(permit.object.version));
    let rows = diesel::update(row)
        .set((
            projects::name.eq(changed.name.as_str()),
            projects::name_key.eq(name_key(changed.name.as_str())),
            projects::archived_at.eq(changed.archived_at.map(|at| at.micros())),
            projects::version.eq(permit.object.version + 1),
        ))
        .execute(tx.connection)?;
    one_changed(rows)
}
