//! What teams give their members: roles on scopes, and the rights that come of them.

use crate::domain::holdings::{Source, held};
use crate::domain::ids::{OrganizationId, PersonId, ProjectId, RoleId, TeamId};
use crate::domain::organization::{BuiltInTeam, GrantScope, Team, TeamGrant};
use crate::domain::policy::{Keep, Permit};
use crate::domain::rights::{Catalogue, RightsTree, RolePairs};
use crate::store::at_most::AtMost;
use crate::store::connection::MultiBackend;
use crate::store::people::PERSON;
use crate::store::rows::corrupt;
use crate::store::schema::{memberships, people, roles, team_grants, team_members, teams};
use crate::store::{Snapshot, StoreError, Tx, projects};
use diesel::dsl::{InnerJoin, IntoBoxed};
use diesel::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

type RoleColumns = (roles::id, roles::name, roles::built_in, roles::pairs);
/// What [`ReadRoles`] reads a role from.
const ROLE: RoleColumns = (roles::id, roles::name, roles::built_in, roles::pairs);

/// Roles by id, each read once however many teams give it.
struct ReadRoles<'c> {
    catalogue: &'c Catalogue,
    known: HashMap<String, Arc<RolePairs>>,
}

impl<'c> ReadRoles<'c> {
    fn new(catalogue: &'c Catalogue) -> Self {
        Self { catalogue, known: HashMap::new() }
    }

    /// What a role is called and allows. Errors: `Corrupt`.
    fn read(
        &mut self,
        (id, name, built_in, stored): (String, String, Option<String>, String),
    ) -> Result<(String, Arc<RolePairs>), StoreError> {
        if let Some(pairs) = self.known.get(&id) {
            return Ok((name, pairs.clone()));
        }
        let pairs = Arc::new(crate::store::roles::pairs(built_in.as_deref(), &stored, self.catalogue)?);
        self.known.insert(id, pairs.clone());
        Ok((name, pairs))
    }
}

/// The ways in which a person gets rights in an organization; none when they are not a member of it.
/// A service identity gets them from the team that owns it and from nowhere else, not even from Everyone.
pub fn sources_of(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    person_id: PersonId,
) -> Result<Vec<Source>, StoreError> {
    type Found = (String, String, String, String, (String, String, Option<String>, String));
    let (kind, owning): (String, Option<String>) = people::table
        .select((people::kind, people::team_id))
        .filter(people::id.eq(person_id.to_string()))
        .get_result(snapshot.connection)?;
    let open_to_all = (kind == PERSON).then_some(BuiltInTeam::Everyone.as_str());
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
        .select((teams::id, teams::name, team_grants::scope, team_grants::project_id, ROLE))
        .order((teams::name_key, teams::id, team_grants::scope, team_grants::project_id, roles::id))
        .at_most(100_000)
        .load(snapshot.connection)?;
    let mut roles = ReadRoles::new(&snapshot.rules.catalogue);
    let source = |(team_id, team_name, scope, project_id, role): Found| {
        let (role_name, pairs) = roles.read(role)?;
        let (team_id, scope) = (TeamId::parse(&team_id).map_err(corrupt)?, grant_scope(&scope, &project_id)?);
        Ok(Source { team_id, team_name, role_name, pairs, scope })
    };
    rows.into_iter().map(source).collect()
}

/// What every team of an organization gives, as sources. One query, however many teams there are.
pub fn sources_of_organization(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
) -> Result<Vec<(Option<BuiltInTeam>, Source)>, StoreError> {
    given_by(snapshot, grants_in(organization_id))
}

/// What Everyone and these teams of an organization give, as sources. One query; `ids` is no longer than a page has owners.
pub fn sources_of_teams(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    ids: &[TeamId],
) -> Result<Vec<(Option<BuiltInTeam>, Source)>, StoreError> {
    let everyone = teams::built_in.eq(Some(BuiltInTeam::Everyone.as_str())).assume_not_null();
    let these = teams::id.eq_any(ids.iter().map(ToString::to_string).collect::<Vec<_>>());
    given_by(snapshot, grants_in(organization_id).filter(everyone.or(these)))
}

type Grants = IntoBoxed<'static, InnerJoin<InnerJoin<team_grants::table, teams::table>, roles::table>, MultiBackend>;

fn grants_in(organization_id: OrganizationId) -> Grants {
    let grants = team_grants::table.inner_join(teams::table).inner_join(roles::table);
    grants.into_boxed().filter(teams::organization_id.eq(organization_id.to_string()))
}

fn given_by(snapshot: &mut Snapshot<'_>, grants: Grants) -> Result<Vec<(Option<BuiltInTeam>, Source)>, StoreError> {
    type Found = (String, String, Option<String>, String, String, (String, String, Option<String>, String));
    let rows: Vec<Found> = grants
        .select((teams::id, teams::name, teams::built_in, team_grants::scope, team_grants::project_id, ROLE))
        .order((teams::id, team_grants::scope, team_grants::project_id, roles::id))
        .at_most(100_000)
        .load(snapshot.connection)?;
    let mut roles = ReadRoles::new(&snapshot.rules.catalogue);
    let source = |(team_id, team_name, built_in_team, scope, project_id, role): Found| {
        let (role_name, pairs) = roles.read(role)?;
        let (team_id, scope) = (TeamId::parse(&team_id).map_err(corrupt)?, grant_scope(&scope, &project_id)?);
        let source = Source { team_id, team_name, role_name, pairs, scope };
        Ok((built_in_team.as_deref().and_then(BuiltInTeam::parse), source))
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

/// What a team gives its members.
pub fn grants_of(snapshot: &mut Snapshot<'_>, team_id: TeamId) -> Result<Vec<TeamGrant>, StoreError> {
    let rows: Vec<(String, String, String)> = team_grants::table
        .select((team_grants::scope, team_grants::project_id, team_grants::role_id))
        .filter(team_grants::team_id.eq(team_id.to_string()))
        .order((team_grants::scope, team_grants::project_id, team_grants::role_id))
        .at_most(100_000)
        .load(snapshot.connection)?;
    let grant = |(scope, project_id, role_id): (String, String, String)| {
        Ok(TeamGrant { scope: grant_scope(&scope, &project_id)?, role_id: RoleId::parse(&role_id).map_err(corrupt)? })
    };
    rows.into_iter().map(grant).collect()
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
