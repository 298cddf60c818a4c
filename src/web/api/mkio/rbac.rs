//! `user/rbac`: what the caller may do here and now, and which team each right comes from.

use crate::app::people::explain;
use crate::app::tokens::offer;
use crate::domain::holdings::Source;
use crate::domain::organization::GrantScope;
use crate::domain::rights::RightsTree;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::question::Question;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Map, Value, json};

/// The rights in the active organization. `rbac` is what a restricted token may be given a part of:
/// for a token that asks, its own rights and no more.
pub async fn show(caller: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    let actor = caller.actor.clone();
    let read = caller.shared.desk.read(move |snapshot| Ok((offer::rights(snapshot, &actor)?, explain::own(snapshot, &actor)?)));
    let (rights, explained) = read.await?;
    Ok(HttpResponse::Ok().json(json!({ "teams": teams(&rights, &explained.sources), "rbac": rights })))
}

/// By team: its roles, where they apply, and the rights that come from it, as far as the caller has them.
fn teams(rights: &RightsTree, sources: &[(Source, RightsTree)]) -> Value {
    let mut teams: Map<String, Value> = Map::new();
    let names = sources.iter().map(|(source, _)| source.team_name.clone());
    for name in names {
        let of_team = || sources.iter().filter(|(source, _)| source.team_name == name);
        let roles: Vec<Value> =
            of_team().map(|(source, _)| json!({ "role": source.role_name, "scope": scope(&source.scope) })).collect();
        let given = of_team().fold(RightsTree::default(), |all, (_, rights)| all.union(rights));
        teams.insert(name.clone(), json!({ "roles": roles, "rbac": given.intersect(rights) }));
    }
    Value::Object(teams)
}

/// Where a role applies: `organization`, `every_project`, or a project's id.
fn scope(scope: &GrantScope) -> String {
    match scope {
        GrantScope::Organization => "organization".to_owned(),
        GrantScope::EveryProject => "every_project".to_owned(),
        GrantScope::Project(id) => id.to_string(),
    }
}
