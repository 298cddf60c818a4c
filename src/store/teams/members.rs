//! Who is in which team.

use crate::domain::ids::{OrganizationId, PersonId, TeamId};
use crate::domain::organization::{BuiltInTeam, Team, TeamMember};
use crate::domain::policy::{Keep, Permit};
use crate::store::at_most::AtMost;
use crate::store::rows::corrupt;
use crate::store::schema::{team_members, teams};
use crate::store::{Snapshot, StoreError, Tx};
use diesel::prelude::*;
use diesel::sql_types::Text;

/// Who is in a team. Everyone's members are those of the organization and stand nowhere else.
pub fn members_of(snapshot: &mut Snapshot<'_>, team_id: TeamId) -> Result<Vec<TeamMember>, StoreError> {
    let rows: Vec<(String, bool)> = team_members::table
        .select((team_members::person_id, team_members::is_team_admin))
        .filter(team_members::team_id.eq(team_id.to_string()))
        .order(team_members::person_id)
        .at_most(100_000)
        .load(snapshot.connection)?;
    let member = |(person_id, is_team_admin): (String, bool)| {
        Ok(TeamMember { person_id: PersonId::parse(&person_id).map_err(corrupt)?, is_team_admin })
    };
    rows.into_iter().map(member).collect()
}

/// Who is in which team of an organization; Everyone's members stand nowhere.
pub fn memberships_of_organization(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
) -> Result<Vec<(TeamId, TeamMember)>, StoreError> {
    let rows: Vec<(String, String, bool)> = team_members::table
        .inner_join(teams::table)
        .filter(teams::organization_id.eq(organization_id.to_string()))
        .select((team_members::team_id, team_members::person_id, team_members::is_team_admin))
        .order((team_members::team_id, team_members::person_id))
        .at_most(1_000_000)
        .load(snapshot.connection)?;
    let member = |(team_id, person_id, is_team_admin): (String, String, bool)| {
        let member = TeamMember { person_id: PersonId::parse(&person_id).map_err(corrupt)?, is_team_admin };
        Ok((TeamId::parse(&team_id).map_err(corrupt)?, member))
    };
    rows.into_iter().map(member).collect()
}

/// Whether a person administers an organization: is in the team of that name.
pub fn is_administrator(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    person_id: PersonId,
) -> Result<bool, StoreError> {
    let found: Vec<String> = team_members::table
        .inner_join(teams::table)
        .filter(teams::organization_id.eq(organization_id.to_string()))
        .filter(teams::built_in.eq(Some(BuiltInTeam::Administrators.as_str())))
        .filter(team_members::person_id.eq(person_id.to_string()))
        .select(team_members::person_id)
        .at_most(1)
        .load(snapshot.connection)?;
    Ok(!found.is_empty())
}

/// The teams of an organization that a person leads.
pub fn led_by(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId, id: PersonId) -> Result<Vec<TeamId>, StoreError> {
    let ids: Vec<String> = team_members::table
        .inner_join(teams::table)
        .filter(team_members::person_id.eq(id.to_string()))
        .filter(team_members::is_team_admin.eq(true))
        .filter(teams::organization_id.eq(organization_id.to_string()))
        .select(teams::id)
        .order(teams::id)
        .at_most(1_000)
        .load(snapshot.connection)?;
    ids.iter().map(|id| TeamId::parse(id).map_err(corrupt)).collect()
}

/// Who is in any of these teams; Everyone's members stand nowhere.
pub fn people_in(snapshot: &mut Snapshot<'_>, ids: &[TeamId]) -> Result<Vec<PersonId>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let people: Vec<String> = team_members::table
        .filter(team_members::team_id.eq_any(ids.iter().map(ToString::to_string).collect::<Vec<_>>()))
        .select(team_members::person_id)
        .distinct()
        .order(team_members::person_id)
        .at_most(100_000)
        .load(snapshot.connection)?;
    people.iter().map(|id| PersonId::parse(id).map_err(corrupt)).collect()
}

/// In which teams of an organization these people are, and what these are called; Everyone's members stand nowhere.
pub fn teams_of_people(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    people: &[PersonId],
) -> Result<Vec<(PersonId, TeamId, String)>, StoreError> {
    let rows: Vec<(String, String, String)> = team_members::table
        .inner_join(teams::table)
        .filter(team_members::person_id.eq_any(people.iter().map(ToString::to_string).collect::<Vec<_>>()))
        // As an expression, so that no index fits it: SQLite would rather read through every team of the organization.
        .filter(diesel::dsl::sql::<Text>("(teams.organization_id || '')").eq(organization_id.to_string()))
        .select((team_members::person_id, team_members::team_id, teams::name))
        .order((team_members::person_id, teams::name_key, teams::id))
        .at_most(100_000)
        .load(snapshot.connection)?;
    let place = |(person, team, name): (String, String, String)| {
        Ok((PersonId::parse(&person).map_err(corrupt)?, TeamId::parse(&team).map_err(corrupt)?, name))
    };
    rows.into_iter().map(place).collect()
}

/// Puts a person into a team.
pub fn insert_member(tx: &mut Tx<'_>, team_id: TeamId, member: TeamMember) -> Result<(), StoreError> {
    let row = (
        team_members::team_id.eq(team_id.to_string()),
        team_members::person_id.eq(member.person_id.to_string()),
        team_members::is_team_admin.eq(member.is_team_admin),
        team_members::created_at.eq(tx.now().micros()),
    );
    diesel::insert_into(team_members::table).values(row).execute(tx.connection)?;
    Ok(())
}

/// Takes a person out of a team; says whether they were in it.
pub fn delete_member(tx: &mut Tx<'_>, permit: &Permit<Keep<Team>>, person_id: PersonId) -> Result<bool, StoreError> {
    let row = team_members::table
        .filter(team_members::team_id.eq(permit.object.id.to_string()))
        .filter(team_members::person_id.eq(person_id.to_string()));
    Ok(diesel::delete(row).execute(tx.connection)? > 0)
}

/// Says whether a member may change who is in the team; answers whether there is such a member.
pub fn set_team_admin(tx: &mut Tx<'_>, permit: &Permit<Keep<Team>>, member: TeamMember) -> Result<bool, StoreError> {
    let row = team_members::table
        .filter(team_members::team_id.eq(permit.object.id.to_string()))
        .filter(team_members::person_id.eq(member.person_id.to_string()));
    Ok(diesel::update(row).set(team_members::is_team_admin.eq(member.is_team_admin)).execute(tx.connection)? > 0)
}

/// Takes a person out of every team of an organization.
pub fn delete_memberships(tx: &mut Tx<'_>, organization_id: OrganizationId, person_id: PersonId) -> Result<usize, StoreError> {
    let here = teams::table.filter(teams::organization_id.eq(organization_id.to_string())).select(teams::id);
    let rows =
        team_members::table.filter(team_members::person_id.eq(person_id.to_string())).filter(team_members::team_id.eq_any(here));
    Ok(diesel::delete(rows).execute(tx.connection)?)
}
