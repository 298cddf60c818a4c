//! `organization/users`, `/roles` and `/scopes`: what teams are made of.

use crate::app::people::list as people;
use crate::app::people::list::Listed;
use crate::app::projects::list as projects;
use crate::app::roles::list as roles;
use crate::domain::ids::OrganizationId;
use crate::domain::organization::{Project, Role};
use crate::domain::rights::{Catalogue, ScopeType};
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::question::Question;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// MK.IO knows no pages. A list that is longer than this is read through our own surface.
const MOST: usize = 100_000;

/// The people of the organization with their teams.
pub async fn users(caller: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    let actor = caller.actor.clone();
    let found = caller.shared.desk.read(move |snapshot| people::list(snapshot, &actor, "", "", MOST)).await?;
    Ok(list("UserList", found.iter().map(user).collect()))
}

/// The roles, each with what it allows.
pub async fn roles(caller: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    let actor = caller.actor.clone();
    let found = caller.shared.desk.read(move |snapshot| roles::list(snapshot, &actor)).await?;
    Ok(list("RoleList", found.iter().map(role).collect()))
}

/// The scopes on which teams give roles, each with the resources that live on it.
pub async fn scopes(caller: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    let actor = caller.actor.clone();
    let found = caller.shared.desk.read(move |snapshot| projects::list(snapshot, &actor)).await?;
    let catalogue = caller.shared.catalogue();
    let fixed = [
        organization(caller.actor.organization_id, catalogue),
        scope("every_project", "every_project", ScopeType::PROJECT, catalogue),
    ];
    let own = found.iter().filter(|project| project.archived_at.is_none()).map(|project| of_project(project, catalogue));
    Ok(list("ScopeList", fixed.into_iter().chain(own).collect()))
}

/// A list as MK.IO answers it.
pub(super) fn list(kind: &str, value: Vec<Value>) -> HttpResponse {
    HttpResponse::Ok().json(json!({ "kind": kind, "value": value }))
}

fn user(listed: &Listed) -> Value {
    let person = &listed.person;
    json!({
        "metadata": { "id": person.id, "name": person.username },
        "spec": {
            "name": person.full_name,
            "loginEmail": person.email,
            "isActive": person.is_active(),
            "teams": listed.teams,
        },
    })
}

fn role(role: &Role) -> Value {
    json!({
        "metadata": { "id": role.id, "name": role.name },
        "spec": { "description": role.description, "builtIn": role.built_in.is_some(), "capabilities": role.pairs },
    })
}

fn organization(id: OrganizationId, catalogue: &Catalogue) -> Value {
    scope(&id.to_string(), "organization", ScopeType::ORGANIZATION, catalogue)
}

fn of_project(project: &Project, catalogue: &Catalogue) -> Value {
    scope(&project.id.to_string(), project.name.as_str(), ScopeType::PROJECT, catalogue)
}

fn scope(id: &str, name: &str, kind: &str, catalogue: &Catalogue) -> Value {
    let lives_here = |resource: &&crate::domain::rights::Resource| resource.on.iter().any(|on| on.as_str() == kind);
    let resources: Vec<&str> = catalogue.resources().iter().filter(lives_here).map(|resource| resource.name.as_str()).collect();
    json!({ "metadata": { "id": id, "name": name }, "spec": { "type": kind, "resources": resources } })
}
