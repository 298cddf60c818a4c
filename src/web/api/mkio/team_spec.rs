//! A team's `spec`: members by id, scopes by name with the names of roles. Reading and writing it are each other's inverse.

use crate::app::AppError;
use crate::app::teams::replace::Wish;
use crate::app::teams::show::Shown;
use crate::app::{projects, roles};
use crate::domain::actor::Actor;
use crate::domain::ids::{PersonId, ProjectId, RoleId};
use crate::domain::organization::{GrantScope, TeamGrant, TeamMember};
use crate::domain::text::paragraphs;
use crate::web::api::sheet::Sheet;
use crate::web::api::strict_json::step;
use crate::web::api::v1::fields::LONGEST_DESCRIPTION;
use crate::web::api::v1::teams::scope_text;
use crate::web::refusal::Refusal;
use serde_json::{Map, Value, json};

/// What roles and projects are called here. Whoever may not see them names them by id.
pub struct Names {
    roles: Vec<(RoleId, String)>,
    projects: Vec<(ProjectId, String)>,
}

impl Names {
    /// Reads the names that the actor may see.
    pub fn read(snapshot: &mut crate::app::Snapshot<'_>, actor: &Actor) -> Result<Self, AppError> {
        let roles = unless_hidden(roles::list::list(snapshot, actor))?;
        let projects = unless_hidden(projects::list::list(snapshot, actor))?;
        Ok(Self {
            roles: roles.into_iter().map(|role| (role.id, role.name.as_str().to_owned())).collect(),
            projects: projects.into_iter().map(|project| (project.id, project.name.as_str().to_owned())).collect(),
        })
    }

    fn role(&self, text: &str) -> Option<RoleId> {
        let by_name = self.roles.iter().find(|(_, name)| name == text).map(|(id, _)| *id);
        by_name.or_else(|| RoleId::parse(text).ok())
    }

    fn role_name(&self, id: RoleId) -> String {
        let known = self.roles.iter().find(|(known, _)| *known == id);
        known.map_or_else(|| id.to_string(), |(_, name)| name.clone())
    }

    /// Ids and our own two words win over names: a project called `organization` is named by its id.
    fn scope(&self, text: &str) -> Option<GrantScope> {
        match text {
            "organization" => Some(GrantScope::Organization),
            "every_project" => Some(GrantScope::EveryProject),
            text => {
                let by_name = || self.projects.iter().find(|(_, name)| name == text).map(|(id, _)| *id);
                ProjectId::parse(text).ok().or_else(by_name).map(GrantScope::Project)
            }
        }
    }

    fn scope_name(&self, scope: &GrantScope) -> String {
        let GrantScope::Project(id) = scope else { return scope_text(scope) };
        let known = self.projects.iter().find(|(known, _)| known == id).map(|(_, name)| name.clone());
        known.filter(|name| self.scope(name) == Some(*scope)).unwrap_or_else(|| id.to_string())
    }
}

fn unless_hidden<T>(found: Result<Vec<T>, AppError>) -> Result<Vec<T>, AppError> {
    match found {
        Err(AppError::NotFound) => Ok(Vec::new()),
        other => other,
    }
}

/// A team as MK.IO writes it.
pub fn document(shown: &Shown, names: &Names) -> Value {
    let members: Map<String, Value> =
        shown.members.iter().map(|(person, leads)| (person.id.to_string(), json!({ "isTeamAdmin": leads }))).collect();
    let mut scopes: Map<String, Value> = Map::new();
    for grant in &shown.grants {
        let entry = scopes.entry(names.scope_name(&grant.scope)).or_insert_with(|| json!({ "roles": [] }));
        if let Some(roles) = entry["roles"].as_array_mut() {
            roles.push(json!(names.role_name(grant.role_id)));
        }
    }
    json!({
        "metadata": { "id": shown.team.id, "name": shown.team.name },
        "spec": {
            "builtIn": shown.team.built_in.is_some(),
            "description": shown.team.description,
            "members": members,
            "scopes": scopes,
        },
    })
}

/// Reads what a team shall be. What is left out is empty. Errors: 422, naming the place.
pub fn read(spec: Value, names: &Names) -> Result<Wish, Refusal> {
    let mut sheet = Sheet::below(spec, "/spec")?;
    let description = description(&mut sheet).unwrap_or_default();
    let (members, scopes) = (sheet.take("members"), sheet.take("scopes"));
    sheet.finish()?;
    Ok(Wish {
        description,
        members: members.map(read_members).transpose()?.unwrap_or_default(),
        grants: scopes.map(|scopes| read_scopes(scopes, names)).transpose()?.unwrap_or_default(),
    })
}

fn description(sheet: &mut Sheet) -> Option<String> {
    let text = sheet.text("description")?;
    sheet.read("description", &text, |text| {
        paragraphs(text, LONGEST_DESCRIPTION).map_err(|error| crate::app::FieldError::text("description", error))
    })
}

fn read_members(value: Value) -> Result<Vec<TeamMember>, Refusal> {
    let base = "/spec/members";
    let Value::Object(members) = value else { return Err(not_object(base)) };
    let mut read: Vec<TeamMember> = Vec::new();
    for (id, value) in members {
        let place = format!("{base}{}", step(&id));
        let unknown = || Refusal::at(place.as_str(), "person.unknown", "There is nobody with this id here.");
        let mut sheet = Sheet::below(value, &place)?;
        let is_team_admin = sheet.flag("isTeamAdmin").unwrap_or(false);
        sheet.finish()?;
        let person_id = PersonId::parse(&id).map_err(|_| unknown())?;
        if read.iter().any(|member| member.person_id == person_id) {
            return Err(Refusal::at(place.as_str(), "json.twice", "This person comes twice."));
        }
        read.push(TeamMember { person_id, is_team_admin });
    }
    Ok(read)
}

fn read_scopes(value: Value, names: &Names) -> Result<Vec<TeamGrant>, Refusal> {
    let base = "/spec/scopes";
    let Value::Object(scopes) = value else { return Err(not_object(base)) };
    let mut grants = Vec::new();
    for (name, value) in scopes {
        let place = format!("{base}{}", step(&name));
        let unknown = |code, what| Refusal::at(place.as_str(), code, format!("There is no such {what} here."));
        let scope = names.scope(&name).ok_or_else(|| unknown("scope.unknown", "scope"))?;
        let mut sheet = Sheet::below(value, &place)?;
        let roles = sheet.texts("roles").unwrap_or_default();
        sheet.finish()?;
        for role in roles {
            let role_id = names.role(&role).ok_or_else(|| unknown("role.unknown", "role"))?;
            let grant = TeamGrant { scope, role_id };
            if !grants.contains(&grant) {
                grants.push(grant);
            }
        }
    }
    Ok(grants)
}

fn not_object(place: &str) -> Refusal {
    Refusal::at(place, "json.not_object", "Send a JSON object here.")
}
