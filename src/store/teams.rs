//! Teams: who is in them, and what they give.

use super::rows::{corrupt, name_key, one_changed};
use super::schema::{memberships, people, roles, team_grants, team_members, teams};
use super::{Snapshot, StoreError, Tx, projects};
use crate::domain::holdings::{Source, held};
use crate::domain::ids::{OrganizationId, PersonId, ProjectId, RoleId, TeamId};
use crate::domain::organization::{BuiltInTeam, GrantScope, Team, TeamGrant, TeamMember, Title};
use crate::domain::policy::{Keep, Permit};
use crate::domain::rights::RightsTree;
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
        .limit(1_000)
        .load(snapshot.connection)?;
    rows.into_iter().map(Team::try_from).collect()
}

/// The ways in which a person gets rights in an organization; none when they are not a member of it.
/// A service identity gets them from the team that owns it and from nowhere else, not even from Everyone.
pub fn sources_of(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    person_id: PersonId,
) -> Result<Vec<Source>, StoreError> {
    type Found = (String, String, String, String, String, Option<String>, String);
    let (kind, owning): (String, Option<String>) = people::table
        .select((people::kind, people::team_id))
        .filter(people::id.eq(person_id.to_string()))
        .get_result(snapshot.connection)?;
    let open_to_all = (kind == super::people::PERSON).then_some(BuiltInTeam::Everyone.as_str());
    let owning = owning.unwrap_or_default();
    let own_teams = team_members::table.filter(team_members::person_id.eq(person_id.to_string())).select(team_members::team_id);
    let own_organizations =
        memberships::table.filter(memberships::person_id.eq(person_id.to_string())).select(memberships::organization_id);
    let rows: Vec<Found> = team_grants::table
        .inner_join(teams::table)
        .inner_join(roles::table)
        .filter(teams::organization_id.eq(organization_id.to_string()))
        .filter(teams::organization_id.eq_any(own_organizations))
        .filter(
            teams::built_in
                .eq(Some(open_to_all.unwrap_or("")))
                .assume_not_null()
                .or(teams::id.eq_any(own_teams))
                .or(teams::id.eq(owning)),
        )
        .select((teams::id, teams::name, team_grants::scope, team_grants::project_id, roles::name, roles::built_in, roles::pairs))
        .order((teams::name_key, teams::id, team_grants::scope, team_grants::project_id, roles::id))
        .limit(100_000)
        .load(snapshot.connection)?;
    let catalogue = &snapshot.rules.catalogue;
    let source = |(team_id, team_name, scope, project_id, role_name, built_in, pairs): Found| {
        Ok(Source {
            team_id: TeamId::parse(&team_id).map_err(corrupt)?,
            team_name,
            role_name,
            pairs: super::roles::pairs(built_in.as_deref(), &pairs, catalogue)?,
            scope: grant_scope(&scope, &project_id)?,
        })
    };
    rows.into_iter().map(source).collect()
}

/// All that a person may do in an organization at this moment.
pub fn rights_of(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    person_id: PersonId,
) -> Result<RightsTree, StoreError> {
    let sources = sources_of(snapshot, organization_id, person_id)?;
    let live = projects::live_ids(snapshot, organization_id)?;
    Ok(held(organization_id, &sources, &live, &snapshot.rules.catalogue))
}

fn grant_scope(word: &str, project_id: &str) -> Result<GrantScope, StoreError> {
    match word {
        "organization" => Ok(GrantScope::Organization),
        "every_project" => Ok(GrantScope::EveryProject),
        "project" => Ok(GrantScope::Project(ProjectId::parse(project_id).map_err(corrupt)?)),
        other => Err(corrupt(other)),
    }
}

fn scope_columns(scope: GrantScope) -> (&'static str, String) {
    match scope {
        GrantScope::Organization => ("organization", String::new()),
        GrantScope::EveryProject => ("every_project", String::new()),
        GrantScope::Project(id) => ("project", id.to_string()),
    }
}

/// What a team gives its members.
pub fn grants_of(snapshot: &mut Snapshot<'_>, team_id: TeamId) -> Result<Vec<TeamGrant>, StoreError> {
    let rows: Vec<(String, String, String)> = team_grants::table
        .select((team_grants::scope, team_grants::project_id, team_grants::role_id))
        .filter(team_grants::team_id.eq(team_id.to_string()))
        .order((team_grants::scope, team_grants::project_id, team_grants::role_id))
        .limit(100_000)
        .load(snapshot.connection)?;
    let grant = |(scope, project_id, role_id): (String, String, String)| {
        Ok(TeamGrant { scope: grant_scope(&scope, &project_id)?, role_id: RoleId::parse(&role_id).map_err(corrupt)? })
    };
    rows.into_iter().map(grant).collect()
}

/// Who is in a team. Everyone's members are those of the organization and stand nowhere else.
pub fn members_of(snapshot: &mut Snapshot<'_>, team_id: TeamId) -> Result<Vec<TeamMember>, StoreError> {
    let rows: Vec<(String, bool)> = team_members::table
        .select((team_members::person_id, team_members::is_team_admin))
        .filter(team_members::team_id.eq(team_id.to_string()))
        .order(team_members::person_id)
        .limit(100_000)
        .load(snapshot.connection)?;
    let member = |(person_id, is_team_admin): (String, bool)| {
        Ok(TeamMember { person_id: PersonId::parse(&person_id).map_err(corrupt)?, is_team_admin })
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
        .limit(1)
        .load(snapshot.connection)?;
    Ok(!found.is_empty())
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

/// Lets a team give a role on a scope.
pub fn insert_grant(tx: &mut Tx<'_>, team_id: TeamId, grant: &TeamGrant) -> Result<(), StoreError> {
    let (scope, project_id) = scope_columns(grant.scope);
    let row = (
        team_grants::team_id.eq(team_id.to_string()),
        team_grants::scope.eq(scope),
        team_grants::project_id.eq(project_id),
        team_grants::role_id.eq(grant.role_id.to_string()),
    );
    diesel::insert_into(team_grants::table).values(row).execute(tx.connection)?;
    Ok(())
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

/// Takes a role on a scope away from a team; says whether it was there.
pub fn delete_grant(tx: &mut Tx<'_>, permit: &Permit<Keep<Team>>, grant: &TeamGrant) -> Result<bool, StoreError> {
    let (scope, project_id) = scope_columns(grant.scope);
    let row = team_grants::table
        .filter(team_grants::team_id.eq(permit.object.id.to_string()))
        .filter(team_grants::scope.eq(scope))
        .filter(team_grants::project_id.eq(project_id))
        .filter(team_grants::role_id.eq(grant.role_id.to_string()));
    Ok(diesel::delete(row).execute(tx.connection)? > 0)
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

/// What every team of an organization gives, as sources. One query, however many teams there are.
pub fn sources_of_organization(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
) -> Result<Vec<(Option<BuiltInTeam>, Source)>, StoreError> {
    type Found = (String, String, Option<String>, String, String, String, Option<String>, String);
    let rows: Vec<Found> = team_grants::table
        .inner_join(teams::table)
        .inner_join(roles::table)
        .filter(teams::organization_id.eq(organization_id.to_string()))
        .select((
            teams::id,
            teams::name,
            teams::built_in,
            team_grants::scope,
            team_grants::project_id,
            roles::name,
            roles::built_in,
            roles::pairs,
        ))
        .order((teams::id, team_grants::scope, team_grants::project_id, roles::id))
        .limit(100_000)
        .load(snapshot.connection)?;
    let catalogue = &snapshot.rules.catalogue;
    let source = |(team_id, team_name, built_in_team, scope, project_id, role_name, built_in, pairs): Found| {
        let source = Source {
            team_id: TeamId::parse(&team_id).map_err(corrupt)?,
            team_name,
            role_name,
            pairs: super::roles::pairs(built_in.as_deref(), &pairs, catalogue)?,
            scope: grant_scope(&scope, &project_id)?,
        };
        Ok((built_in_team.as_deref().and_then(BuiltInTeam::parse), source))
    };
    rows.into_iter().map(source).collect()
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
        .limit(1_000_000)
        .load(snapshot.connection)?;
    let member = |(team_id, person_id, is_team_admin): (String, String, bool)| {
        let member = TeamMember { person_id: PersonId::parse(&person_id).map_err(corrupt)?, is_team_admin };
        Ok((TeamId::parse(&team_id).map_err(corrupt)?, member))
    };
    rows.into_iter().map(member).collect()
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
        .limit(1_000)
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
        .limit(100_000)
        .load(snapshot.connection)?;
    people.iter().map(|id| PersonId::parse(id).map_err(corrupt)).collect()
}

/// In which teams of an organization these people are; Everyone's members stand nowhere.
pub fn teams_of_people(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    people: &[PersonId],
) -> Result<Vec<(PersonId, TeamId)>, StoreError> {
    let rows: Vec<(String, String)> = team_members::table
        .inner_join(teams::table)
        .filter(team_members::person_id.eq_any(people.iter().map(ToString::to_string).collect::<Vec<_>>()))
        .filter(teams::organization_id.eq(organization_id.to_string()))
        .select((team_members::person_id, team_members::team_id))
        .order((team_members::person_id, teams::name_key, teams::id))
        .limit(100_000)
        .load(snapshot.connection)?;
    let pair = |(person, team): (String, String)| {
        Ok((PersonId::parse(&person).map_err(corrupt)?, TeamId::parse(&team).map_err(corrupt)?))
    };
    rows.into_iter().map(pair).collect()
}
