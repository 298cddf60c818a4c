//! Which roles a team gives its members, and where.

use super::parse_id;
use crate::app::teams::{grants, show as showing};
use crate::domain::ids::{ProjectId, RoleId, TeamId};
use crate::domain::organization::{GrantScope, TeamGrant};
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::Caller;
use crate::web::refusal::Refusal;
use actix_web::HttpResponse;
use actix_web::web::Path;

/// Lets a team give a role on a scope. Repeatable.
pub async fn put(caller: Caller, path: Path<(String, String, String)>, body: Body) -> Answer {
    let (id, grant) = read(&path)?;
    body.sheet_or_empty()?.finish()?;
    caller
        .change(move |tx, actor| {
            let version = showing::show(tx, actor, id)?.team.version;
            grants::add(tx, actor, id, version, grant)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes a role on a scope away from a team.
pub async fn destroy(caller: Caller, path: Path<(String, String, String)>) -> Answer {
    let (id, grant) = read(&path)?;
    caller
        .change(move |tx, actor| {
            let version = showing::show(tx, actor, id)?.team.version;
            grants::remove(tx, actor, id, version, grant)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

fn read((id, scope, role_id): &(String, String, String)) -> Result<(TeamId, TeamGrant), Refusal> {
    let scope = parse_scope(scope).ok_or_else(Refusal::not_found)?;
    let role_id = RoleId::parse(role_id).map_err(|_| Refusal::not_found())?;
    Ok((parse_id(id)?, TeamGrant { scope, role_id }))
}

/// Reads `organization`, `every_project`, or a project's id.
pub fn parse_scope(text: &str) -> Option<GrantScope> {
    match text {
        "organization" => Some(GrantScope::Organization),
        "every_project" => Some(GrantScope::EveryProject),
        id => ProjectId::parse(id).ok().map(GrantScope::Project),
    }
}
