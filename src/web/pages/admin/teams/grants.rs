//! Which roles a team gives, and where.

use super::draw::place_words;
use super::{Sight, Step, conclude, parse_id, turned_down, version};
use crate::app::impact::Impact;
use crate::app::teams::grants;
use crate::app::{AppError, FieldError};
use crate::domain::ids::{ProjectId, RoleId};
use crate::domain::organization::{GrantScope, TeamGrant};
use crate::web::fields::Fields;
use crate::web::pages::admin::review::{self, REVIEWED};
use crate::web::pages::asked::demand_only;
use crate::web::reply::Answer;
use crate::web::visit::{Present, Visit};
use actix_web::web::Path;

const KNOWN: [&str; 5] = ["csrf", "version", "role", "place", REVIEWED];

/// Lets the team give a role.
pub async fn create(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &KNOWN, &[])?;
    let (id, version) = (parse_id(&id)?, version(&fields));
    let grant = match wanted(&fields) {
        Ok(grant) => grant,
        Err(error) => return turned_down(&visit, &present, id, &fields, error).await,
    };
    let asked = grant.clone();
    let work = visit
        .shared
        .desk
        .settle(&present.actor, review::state(&fields), move |tx, actor| grants::add(tx, actor, id, version, asked));
    let settled = work.await;
    let title = |sight: &Sight, _: &Impact| format!("Let {} give {}?", sight.name(), words(sight, &grant));
    let step = Step { id, fields: &fields, path: "/roles".to_owned(), button: "Add role", title: &title, done: "role-added" };
    conclude(&visit, &present, step, settled).await
}

/// Takes a role away from the team.
pub async fn destroy(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &KNOWN, &[])?;
    let (id, version) = (parse_id(&id)?, version(&fields));
    let grant = match wanted(&fields) {
        Ok(grant) => grant,
        Err(error) => return turned_down(&visit, &present, id, &fields, error).await,
    };
    let asked = grant.clone();
    let work = visit
        .shared
        .desk
        .settle(&present.actor, review::state(&fields), move |tx, actor| grants::remove(tx, actor, id, version, asked));
    let settled = work.await;
    let title = |sight: &Sight, _: &Impact| format!("Stop {} giving {}?", sight.name(), words(sight, &grant));
    let path = "/roles/removal".to_owned();
    let step = Step { id, fields: &fields, path, button: "Remove role", title: &title, done: "role-removed" };
    conclude(&visit, &present, step, settled).await
}

fn wanted(fields: &Fields) -> Result<TeamGrant, AppError> {
    let mut errors = Vec::new();
    let unknown_role = |_| errors.push(FieldError::new("role", "team.role_missing", "Choose a role."));
    let role_id = RoleId::parse(fields.text("role")).map_err(unknown_role).ok();
    let scope = place(fields.text("place"));
    if scope.is_none() {
        errors.push(FieldError::new("place", "team.place_missing", "Choose where the role applies."));
    }
    match (role_id, scope) {
        (Some(role_id), Some(scope)) => Ok(TeamGrant { scope, role_id }),
        _ => Err(AppError::Invalid(errors)),
    }
}

fn place(word: &str) -> Option<GrantScope> {
    match word {
        "organization" => Some(GrantScope::Organization),
        "every-project" => Some(GrantScope::EveryProject),
        id => ProjectId::parse(id).ok().map(GrantScope::Project),
    }
}

/// `Author in project Studio`
fn words(sight: &Sight, grant: &TeamGrant) -> String {
    let known = sight.shown.offers.iter().find(|role| role.id == grant.role_id);
    let role = known.map_or("this role", |role| role.name.as_str());
    format!("{role} {}", place_words(&sight.whoami, grant.scope))
}
