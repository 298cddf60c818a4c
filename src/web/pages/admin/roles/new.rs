//! Making a role, from nothing or from another role.

use super::draft::Draft;
use super::view::{FormPage, RoleForm};
use super::{ROOM, around, base, draw, parse_id};
use crate::app::people::whoami::Whoami;
use crate::app::roles::create;
use crate::app::{AppError, FieldError};
use crate::domain::organization::Role;
use crate::domain::policy::{ROLE_RESOURCE, may_keep};
use crate::domain::rights::RolePairs;
use crate::web::failure::Failure;
use crate::web::fields::Fields;
use crate::web::pages::admin::remarks::{self, Remarks};
use crate::web::pages::asked::demand_only;
use crate::web::pages::frame::Choice;
use crate::web::pages::shell::{self, Section};
use crate::web::reply::{Answer, drawn_with, see};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::Query;
use std::collections::HashMap;

/// What the form is drawn with besides the draft.
struct Workshop {
    whoami: Whoami,
    roles: Vec<Role>,
    reach: RolePairs,
}

/// The form, empty or as a copy.
pub async fn new(visit: Visit, present: Present, query: Query<HashMap<String, String>>) -> Answer {
    let workshop = workshop(&visit, &present).await?;
    let from = query.get("from").map(String::as_str).unwrap_or_default();
    let mut draft = Draft::default();
    if !from.is_empty() {
        let origin = origin(&workshop.roles, from)?;
        draft = Draft { name: copy_name(&workshop.roles, origin), ..Draft::of(origin) };
    }
    form(&visit, &workshop, StatusCode::OK, &draft, from, &Remarks::default())
}

/// Makes the role; or, when that button was pressed, begins anew with the rights of another one.
pub async fn create(visit: Visit, present: Present, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "name", "description", "from", "start"], &["right"])?;
    let (draft, from) = (Draft::sent(&fields), fields.text("from"));
    if fields.text("start") == "yes" {
        return start(&visit, &present, draft, from).await;
    }
    match make(&visit, &present, &draft).await {
        Ok(role) => see(&format!("{}?done=created", base(role.id))),
        Err(error) => {
            let workshop = workshop(&visit, &present).await?;
            let (status, remarks) = remarks::of(error, &workshop.whoami, visit.shared.catalogue())?;
            form(&visit, &workshop, status, &draft, from, &remarks)
        }
    }
}

async fn start(visit: &Visit, present: &Present, draft: Draft, from: &str) -> Answer {
    let workshop = workshop(visit, present).await?;
    let pairs = if from.is_empty() { RolePairs::new() } else { origin(&workshop.roles, from)?.pairs.clone() };
    form(visit, &workshop, StatusCode::OK, &draft.starting_from(&pairs), from, &Remarks::default())
}

async fn make(visit: &Visit, present: &Present, draft: &Draft) -> Result<Role, AppError> {
    let wish = draft.wish(visit.shared.catalogue()).map_err(AppError::Invalid)?;
    let work = visit
        .shared
        .desk
        .write(&present.actor, move |tx, actor| create::create(tx, actor, wish.name, wish.description, wish.pairs));
    work.await
}

/// For those who may make roles. Errors: `NotFound` for those who may not see them, `Forbidden`.
async fn workshop(visit: &Visit, present: &Present) -> Result<Workshop, Failure> {
    let (whoami, roles, reach) = around(visit, present).await?;
    may_keep(&present.actor, &whoami.authority, ROLE_RESOURCE, "create", ()).map_err(AppError::from)?;
    Ok(Workshop { whoami, roles, reach })
}

/// Errors: `NotFound`, also for a role of another organization.
fn origin<'a>(roles: &'a [Role], id: &str) -> Result<&'a Role, AppError> {
    let id = parse_id(id)?;
    roles.iter().find(|role| role.id == id).ok_or(AppError::NotFound)
}

/// `Copy of Author`, with a number when that is taken.
fn copy_name(roles: &[Role], origin: &Role) -> String {
    let stem: String = format!("Copy of {}", origin.name.as_str()).chars().take(72).collect();
    let is_free = |name: &String| roles.iter().all(|role| role.name.as_str().to_lowercase() != name.to_lowercase());
    let numbered = (2..1_000).map(|number| format!("{stem} {number}"));
    std::iter::once(stem.clone()).chain(numbered).find(is_free).unwrap_or(stem)
}

fn form(visit: &Visit, workshop: &Workshop, status: StatusCode, draft: &Draft, from: &str, remarks: &Remarks) -> Answer {
    let left_out = left_out(workshop, draft, visit);
    let errors: &[FieldError] = &remarks.errors;
    let form = RoleForm {
        title: "New role".to_owned(),
        crumb: "Roles".to_owned(),
        back_href: ROOM.to_owned(),
        action: ROOM.to_owned(),
        note: draw::note(remarks),
        starts: starts(&workshop.roles, from),
        retired: left_out,
        button: "Create role".to_owned(),
        ..draft.form(visit.shared.catalogue(), &workshop.reach, errors)
    };
    drawn_with(status, &FormPage { frame: shell::frame(visit, &workshop.whoami, Section::Roles, "New role – Roles"), form })
}

/// A copy holds only what its maker may hand on; that is said, not done in silence.
fn left_out(workshop: &Workshop, draft: &Draft, visit: &Visit) -> String {
    match draft.ticked(visit.shared.catalogue()).difference(&workshop.reach).count() {
        0 => String::new(),
        1 => "One right of the original is left out, because you do not hold it.".to_owned(),
        count => format!("{count} rights of the original are left out, because you do not hold them."),
    }
}

fn starts(roles: &[Role], from: &str) -> Vec<Choice> {
    let nothing = Choice::new("", "Nothing", from.is_empty());
    let role = |role: &Role| {
        let id = role.id.to_string();
        Choice::new(&id, role.name.as_str(), id == from)
    };
    std::iter::once(nothing).chain(roles.iter().map(role)).collect()
}
