//! Makes an organization with its built-in roles and teams, and its first administrator.

use super::AppError;
use super::people::add::{self, NewPerson};
use crate::domain::actor::{Actor, Origin, Who};
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::ids::{OrganizationId, RoleId, TeamId};
use crate::domain::organization::{BuiltInTeam, GrantScope, Organization, Role, Team, TeamGrant, Title};
use crate::domain::person::Person;
use crate::domain::rights::RolePairs;
use crate::store::{Store, Tx, instance, organizations, people, roles, teams};

/// The built-in roles: word, name, what they are for.
const ROLES: [(&str, &str, &str); 5] = [
    ("root", "Root", "Everything there is."),
    ("admin", "Admin", "Most things, but not people, roles or settings."),
    ("author", "Author", "Creating and changing content."),
    ("viewer", "Viewer", "Reading content."),
    ("user", "User", "Reading, and managing one's own tokens."),
];

/// Makes the first organization and its administrator on an empty database.
/// `password_hash` is the Argon2id hash of the administrator's password.
/// Errors: `Conflict` once anybody exists, `Invalid` for a name or address that is taken.
pub fn found(store: &Store, name: Title, administrator: NewPerson, origin: Origin) -> Result<Person, AppError> {
    let id = OrganizationId::new(store.read(|snapshot| Ok::<_, AppError>(snapshot.new_id()))?);
    let actor = Actor { who: Who::Operator, organization_id: id, origin };
    store.write(&actor, |tx| {
        // Two people with the setup link at once: the second must find what the first has made.
        instance::take_turn(tx)?;
        if !people::is_empty(tx)? {
            return Err(AppError::conflict("setup.done", "This installation is set up already. Sign in."));
        }
        insert_organization(tx, id, name.clone())?;
        let (person, mut events) = add::insert(tx, id, administrator, BuiltInTeam::Administrators)?;
        events.insert(0, Event::new("organization.founded", Target::new("organization", id, name.as_str())));
        Ok(Audited::with_events(person, events))
    })
}

/// Makes another organization, without people. Only for installations that exist.
/// Errors: those of the store.
pub fn insert_organization(tx: &mut Tx<'_>, id: OrganizationId, name: Title) -> Result<(), AppError> {
    let created_at = tx.now();
    organizations::insert(tx, &Organization { id, name, created_at, archived_at: None, version: 1 })?;
    let mut role_ids = Vec::new();
    for (word, name, description) in ROLES {
        role_ids.push((word, insert_role(tx, id, word, name, description)?));
    }
    BuiltInTeam::ALL.into_iter().try_for_each(|team| insert_team(tx, id, team, &role_ids))
}

fn insert_role(
    tx: &mut Tx<'_>,
    organization_id: OrganizationId,
    word: &str,
    name: &str,
    about: &str,
) -> Result<RoleId, AppError> {
    let role = Role {
        id: RoleId::new(tx.new_id()),
        organization_id,
        name: title(name)?,
        description: about.to_owned(),
        built_in: Some(word.to_owned()),
        pairs: RolePairs::default(),
        version: 1,
    };
    roles::insert(tx, &role)?;
    Ok(role.id)
}

fn insert_team(
    tx: &mut Tx<'_>,
    organization_id: OrganizationId,
    built_in: BuiltInTeam,
    role_ids: &[(&str, RoleId)],
) -> Result<(), AppError> {
    let team = Team {
        id: TeamId::new(tx.new_id()),
        organization_id,
        name: title(built_in.title())?,
        description: built_in.description().to_owned(),
        built_in: Some(built_in),
        version: 1,
    };
    teams::insert(tx, &team)?;
    let (word, scopes) = gives(built_in);
    let Some((_, role_id)) = role_ids.iter().find(|(known, _)| *known == word) else { return Ok(()) };
    for scope in scopes {
        teams::insert_grant(tx, team.id, &TeamGrant { scope: *scope, role_id: *role_id })?;
    }
    Ok(())
}

/// Which role a built-in team gives at first, and where.
fn gives(team: BuiltInTeam) -> (&'static str, &'static [GrantScope]) {
    const BOTH: &[GrantScope] = &[GrantScope::Organization, GrantScope::EveryProject];
    match team {
        BuiltInTeam::Administrators => ("root", BOTH),
        BuiltInTeam::Admins => ("admin", BOTH),
        BuiltInTeam::Authors => ("author", BOTH),
        BuiltInTeam::Viewers => ("viewer", BOTH),
        BuiltInTeam::Everyone => ("user", &[GrantScope::Organization]),
    }
}

fn title(text: &str) -> Result<Title, AppError> {
    Title::parse(text).map_err(|error| AppError::Invalid(vec![super::super::FieldError::text("name", error)]))
}
