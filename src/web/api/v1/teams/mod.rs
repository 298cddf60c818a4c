//! Teams of the organization: who is in them, and which roles they give where.

pub mod grants;
pub mod keep;
pub mod members;

use crate::app::teams::show::Shown;
use crate::domain::ids::TeamId;
use crate::domain::organization::{GrantScope, Team, TeamGrant};
use crate::web::refusal::Refusal;
use serde_json::{Value, json};

fn parse_id(id: &str) -> Result<TeamId, Refusal> {
    TeamId::parse(id).map_err(|_| Refusal::not_found())
}

fn document(team: &Team) -> Value {
    json!({
        "id": team.id,
        "name": team.name,
        "description": team.description,
        "built_in": team.built_in.map(|built_in| built_in.as_str()),
        "version": team.version,
    })
}

/// A team with its members, its grants, and the rights that come of them now.
fn whole(shown: &Shown) -> Value {
    let mut body = document(&shown.team);
    let member = |(person, leads): &(crate::domain::person::Person, bool)| json!({ "person_id": person.id, "username": person.username, "full_name": person.full_name, "is_team_admin": leads });
    body["members"] = shown.members.iter().map(member).collect();
    body["grants"] = shown.grants.iter().map(grant).collect();
    body["permissions"] = json!(shown.rights);
    body
}

fn grant(grant: &TeamGrant) -> Value {
    json!({ "scope": scope_text(&grant.scope), "role_id": grant.role_id })
}

/// Where a role applies: `organization`, `every_project`, or a project's id.
pub fn scope_text(scope: &GrantScope) -> String {
    match scope {
        GrantScope::Organization => "organization".to_owned(),
        GrantScope::EveryProject => "every_project".to_owned(),
        GrantScope::Project(id) => id.to_string(),
    }
}
