//! Teams: what they are; who is in them is in `members`, and what they give in `gives`.

mod gives;
mod members;

pub use gives::{delete_grant, grants_of, insert_grant, rights_of, sources_of, sources_of_organization, sources_of_teams};
pub use members::{
    delete_member, delete_memberships, insert_member, is_administrator, led_by, members_of, memberships_of_organization,
    people_in, set_team_admin, teams_of_people,
};

use super::at_most::AtMost;
use super::rows::{corrupt, name_key, one_changed};
use super::schema::{team_grants, team_members, teams};
use super::{Snapshot, StoreError, Tx};
use crate::domain::ids::{OrganizationId, TeamId};
use crate::domain::organization::{BuiltInTeam, Team, Title};
use crate::domain::policy::{Keep, Permit};
use diesel::prelude::*;

#[derive(Queryable)]
struct Row {
    id: String,
    organization_id: String,
    name: String,
    _name_key: String,
    description: String,
    built_in: Option<String>,
    _created_at: i64,
    version: i64,
}

impl TryFrom<Row> for Team {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Team, StoreError> {
        let built_in = row.built_in.as_deref().map(|word| BuiltInTeam::parse(word).ok_or_else(|| corrupt(word))).transpose()?;
        Ok(Team {
            id: TeamId::parse(&row.id).map_err(corrupt)?,
            organization_id: OrganizationId::parse(&row.organization_id).map_err(corrupt)?,
            name: Title::parse(&row.name).map_err(|error| corrupt(error.code()))?,
            description: row.description,
            built_in,
            version: row.version,
        })
    }
}

/// The teams of an organization, by name.
pub fn of_organization(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId) -> Result<Vec<Team>, StoreError> {
    let rows: Vec<Row> = teams::table
        .select(teams::all_columns)
        .filter(teams::organization_id.eq(organization_id.to_string()))
        .order((teams::name_key, teams::id))
        .at_most(1_000)
        .load(snapshot.connection)?;
    rows.into_iter().map(Team::try_from).collect()
}

/// Adds a team.
pub fn insert(tx: &mut Tx<'_>, team: &Team) -> Result<(), StoreError> {
    let row = (
        teams::id.eq(team.id.to_string()),
        teams::organization_id.eq(team.organization_id.to_string()),
        teams::name.eq(team.name.as_str()),
        teams::name_key.eq(name_key(team.name.as_str())),
        teams::description.eq(&team.description),
        teams::built_in.eq(team.built_in.map(BuiltInTeam::as_str)),
        teams::created_at.eq(tx.now().micros()),
        teams::version.eq(team.version),
    );
    diesel::insert_into(teams::table).values(row).execute(tx.connection)?;
    Ok(())
}

/// The team with this id.
pub fn by_id(snapshot: &mut Snapshot<'_>, id: TeamId) -> Result<Option<Team>, StoreError> {
    let row: Option<Row> = teams::table
        .select(teams::all_columns)
        .filter(teams::id.eq(id.to_string()))
        .get_result(snapshot.connection)
        .optional()?;
    row.map(Team::try_from).transpose()
}

/// Whether another team of the organization bears this name, in whatever case.
pub fn name_is_taken(snapshot: &mut Snapshot<'_>, team: &Team) -> Result<bool, StoreError> {
    let found: Vec<String> = teams::table
        .select(teams::id)
        .filter(teams::organization_id.eq(team.organization_id.to_string()))
        .filter(teams::name_key.eq(name_key(team.name.as_str())))
        .filter(teams::id.ne(team.id.to_string()))
        .load(snapshot.connection)?;
    Ok(!found.is_empty())
}

/// Writes what a team is called and for, and counts the change.
/// Every change of its members or roles comes through here too, so that two editors of one team notice each other.
/// Errors: `Stale`.
pub fn update(tx: &mut Tx<'_>, permit: &Permit<Keep<Team>>, changed: &Team) -> Result<(), StoreError> {
    let row = teams::table.filter(teams::id.eq(permit.object.id.to_string())).filter(teams::version.eq(permit.object.version));
    let rows = diesel::update(row)
        .set((
            teams::name.eq(changed.name.as_str()),
            teams::name_key.eq(name_key(changed.name.as_str())),
            teams::description.eq(&changed.description),
            teams::version.eq(permit.object.version + 1),
        ))
        .execute(tx.connection)?;
    one_changed(rows)
}

/// Deletes a team with its members and roles. Errors: `Stale`; also for a built-in one, which cannot go.
pub fn delete(tx: &mut Tx<'_>, permit: &Permit<Keep<Team>>) -> Result<(), StoreError> {
    let id = permit.object.id.to_string();
    diesel::delete(team_grants::table.filter(team_grants::team_id.eq(&id))).execute(tx.connection)?;
    diesel::delete(team_members::table.filter(team_members::team_id.eq(&id))).execute(tx.connection)?;
    let row =
        teams::table.filter(teams::id.eq(&id)).filter(teams::version.eq(permit.object.version)).filter(teams::built_in.is_null());
    one_changed(diesel::delete(row).execute(tx.connection)?)
}
