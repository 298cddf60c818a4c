//! Tells an actor who they are.

use super::AppError;
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::organization::{Organization, Project};
use crate::domain::person::Person;
use crate::domain::policy::Authority;
use crate::domain::rights::Scope;
use crate::store::{Snapshot, organizations, people, projects};
use std::sync::Arc;

/// A person and the organization in which they act.
pub struct Whoami {
    /// The person.
    pub person: Person,
    /// The organization.
    pub organization: Organization,
    /// Its projects, by name; archived ones too.
    pub projects: Vec<Project>,
    /// What the actor may do now.
    pub authority: Arc<Authority>,
    /// Whether the person belongs to other organizations too.
    pub has_other_organizations: bool,
}

impl Whoami {
    /// Whether the actor may do `action` to `resource` of the organization.
    pub fn may(&self, resource: &str, action: &str) -> bool {
        self.authority.holds(self.organization.id, resource, action)
    }

    /// What people call the organization or project behind a scope.
    pub fn name_of(&self, scope: &Scope) -> Option<String> {
        if *scope == Scope::organization(self.organization.id) {
            return Some(self.organization.name.as_str().to_owned());
        }
        let project = self.projects.iter().find(|project| *scope == Scope::project(project.id));
        project.map(|project| project.name.as_str().to_owned())
    }
}

/// The person behind an actor. Errors: `NotFound` for the operator.
pub fn whoami(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Whoami, AppError> {
    let person_id = actor.person_id().ok_or(AppError::NotFound)?;
    let person = people::by_id(snapshot, person_id)?.ok_or(AppError::NotFound)?;
    let organization = organizations::by_id(snapshot, actor.organization_id)?.ok_or(AppError::NotFound)?;
    let projects = projects::of_organization(snapshot, actor.organization_id)?;
    let authority = authority::of(snapshot, actor)?;
    let has_other_organizations = people::live_organizations_of(snapshot, person_id)?.len() > 1;
    Ok(Whoami { person, organization, projects, authority, has_other_organizations })
}
