//! Makes another organization; whoever makes it administers it.

use super::found::insert_organization;
use super::{AppError, authority, list};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::ids::OrganizationId;
use crate::domain::organization::{BuiltInTeam, Organization, TeamMember, Title};
use crate::domain::policy::{self, ORGANIZATION_RESOURCE};
use crate::store::{Tx, people, teams};

/// Founds an organization with its built-in teams and roles, and the actor as its administrator.
/// Errors: `NotFound`, `Forbidden` without `core.customer:create`, `Invalid` for the name of one they belong to already:
/// they could not tell the two apart.
pub fn found_another(tx: &mut Tx<'_>, actor: &Actor, name: Title) -> Result<Audited<OrganizationId>, AppError> {
    let authority = authority::of(tx, actor)?;
    policy::may_keep(actor, &authority, ORGANIZATION_RESOURCE, "create", ())?;
    let person_id = actor.person_id().ok_or(AppError::NotFound)?;
    let is_like = |known: &Organization| known.name.as_str().to_lowercase() == name.as_str().to_lowercase();
    if list::own(tx, actor)?.iter().any(is_like) {
        return Err(AppError::invalid("name", "organization.name_known", "You belong to an organization of this name already."));
    }
    let id = OrganizationId::new(tx.new_id());
    insert_organization(tx, id, name.clone())?;
    people::join(tx, id, person_id)?;
    let all = teams::of_organization(tx, id)?;
    let administrators = all.iter().find(|team| team.built_in == Some(BuiltInTeam::Administrators));
    let team_id = administrators.ok_or(AppError::NotFound)?.id;
    teams::insert_member(tx, team_id, TeamMember { person_id, is_team_admin: true })?;
    Ok(Audited::new(id, Event::new("organization.founded", Target::new("organization", id, name.as_str()))))
}
