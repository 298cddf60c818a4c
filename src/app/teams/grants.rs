//! Which roles a team gives its members, and where.

use super::{AppError, changeable, target};
use crate::app::handing_on;
use crate::app::impact::{Impact, measured};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::TeamId;
use crate::domain::organization::{BuiltInTeam, GrantScope, Role, Team, TeamGrant};
use crate::domain::policy::{Keep, Permit};
use crate::store::{Snapshot, Tx, projects, roles, teams};

/// Lets a team give a role on a scope.
/// Errors: `NotFound` for roles and projects of elsewhere, `Forbidden` (also when the role gives there what the actor
/// was not given, be the team empty), `Conflict`.
pub fn add(tx: &mut Tx<'_>, actor: &Actor, id: TeamId, version: i64, grant: TeamGrant) -> Result<Audited<Impact>, AppError> {
    let permit = changeable(tx, actor, id, version, "update")?;
    refuse_administrators(&permit)?;
    let (role, words) = named(tx, actor, &grant)?;
    if teams::grants_of(tx, id)?.contains(&grant) {
        return Ok(Audited::unchanged(Impact::default()));
    }
    handing_on::demand_place(tx, actor, &role.pairs, grant.scope)?;
    let (_, impact) = measured(tx, actor, |tx| {
        teams::insert_grant(tx, id, &grant)?;
        Ok(teams::update(tx, &permit, &permit.object)?)
    })?;
    Ok(Audited::new(impact, Event::new("team.role_added", target(&permit.object)).change("role", None, words)))
}

/// Takes a role on a scope away from a team.
/// Errors: `NotFound`, `Forbidden`, `Conflict`; also for Administrators, who always hold everything.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, id: TeamId, version: i64, grant: TeamGrant) -> Result<Audited<Impact>, AppError> {
    let permit = changeable(tx, actor, id, version, "update")?;
    refuse_administrators(&permit)?;
    let (_, words) = named(tx, actor, &grant)?;
    let (was_there, impact) = measured(tx, actor, |tx| {
        let was_there = teams::delete_grant(tx, &permit, &grant)?;
        teams::update(tx, &permit, &permit.object)?;
        Ok(was_there)
    })?;
    if !was_there {
        return Err(AppError::NotFound);
    }
    Ok(Audited::new(impact, Event::new("team.role_removed", target(&permit.object)).change("role", words, None)))
}

fn refuse_administrators(permit: &Permit<Keep<Team>>) -> Result<(), AppError> {
    if permit.object.built_in == Some(BuiltInTeam::Administrators) {
        return Err(AppError::conflict(
            "team.administrators",
            "Administrators always hold everything. Change who is in the team instead.",
        ));
    }
    Ok(())
}

/// The role of a grant, and what the grant is called in the audit log; finds role and project through the organization.
fn named(snapshot: &mut Snapshot<'_>, actor: &Actor, grant: &TeamGrant) -> Result<(Role, String), AppError> {
    let role = roles::by_id(snapshot, grant.role_id)?.filter(|role| role.organization_id == actor.organization_id);
    let role = role.ok_or(AppError::NotFound)?;
    let project = match grant.scope {
        GrantScope::Project(id) => {
            let project = projects::by_id(snapshot, id)?.filter(|project| project.organization_id == actor.organization_id);
            project.ok_or(AppError::NotFound)?.name.as_str().to_owned()
        }
        GrantScope::Organization | GrantScope::EveryProject => String::new(),
    };
    let words = words(role.name.as_str(), grant.scope, &project);
    Ok((role, words))
}

/// What a role on a scope is called in the audit log; `project` is the name of the one project.
pub(in crate::app) fn words(role: &str, scope: GrantScope, project: &str) -> String {
    let place = match scope {
        GrantScope::Organization => "the organization",
        GrantScope::EveryProject => "every project",
        GrantScope::Project(_) => project,
    };
    format!("{role} on {place}")
}
