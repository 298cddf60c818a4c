//! Making a role, from nothing or from another role.

use super::draft::{Bench, Draft};
use super::view::{FormPage, RoleForm};
use super::{ROOM, around, base, draw, parse_id};
use crate::app::AppError;
use crate::app::people::whoami::Whoami;
use crate::app::roles::create;
use crate::domain::organization::Role;
use crate::domain::policy::{ROLE_RESOURCE, may_keep};
use crate::domain::rights::RolePairs;
use crate::web::failure::Failure;
use crate::web::fields::Fields;
use crate::web::pages::admin::remarks::{self, Remarks};
use crate::web::pages::asked::demand_only;
use crate::web::pages::picker::{self, Step};
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
        draft = Draft { name: copy_name(&workshop.roles, origin), ..Draft::of(origin, visit.shared.catalogue()) };
    }
    form(&visit, &workshop, StatusCode::OK, &draft, &Remarks::default())
}

/// Makes the role; or, when a button of the picker was pressed, does that step.
pub async fn create(visit: Visit, present: Present, fields: Fields) -> Answer {
    demand_only(&fields, &[&["csrf", "name", "description"][..], &picker::KNOWN].concat(), &picker::REPEATABLE)?;
    let draft = Draft::sent(&fields);
    if let Some(step) = Step::of(&fields)? {
        return take_step(&visit, &workshop(&visit, &present).await?, draft, &step);
    }
    match make(&visit, &present, &draft).await {
        Ok(role) => see(&format!("{}?done=created", base(role.id))),
        Err(error) => {
            let workshop = workshop(&visit, &present).await?;
            let (status, remarks) = remarks::of(error, &workshop.whoami, visit.shared.catalogue())?;
            form(&visit, &workshop, status, &draft, &remarks)
        }
    }
}

/// The piece that changed for htmx, the whole form for everybody else.
fn take_step(visit: &Visit, workshop: &Workshop, mut draft: Draft, step: &Step) -> Answer {
    let bench = bench(visit, workshop);
    draft.take(&bench, step);
    if visit.wants_fragment {
        let (picker, sentence) = draft.picker(&bench, &[]);
        return picker::answer(shell::bare(visit, ""), step, picker, sentence);
    }
    form(visit, workshop, StatusCode::OK, &draft, &Remarks::default())
}

fn bench<'a>(visit: &'a Visit, workshop: &'a Workshop) -> Bench<'a> {
    Bench { catalogue: visit.shared.catalogue(), reach: &workshop.reach, roles: &workshop.roles, action: ROOM.to_owned() }
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

fn form(visit: &Visit, workshop: &Workshop, status: StatusCode, draft: &Draft, remarks: &Remarks) -> Answer {
    let form = RoleForm {
        title: "New role".to_owned(),
        crumb: "Roles".to_owned(),
        back_href: ROOM.to_owned(),
        note: draw::note(remarks),
        retired: left_out(workshop, draft, visit),
        button: "Create role".to_owned(),
        ..draft.form(&bench(visit, workshop), &remarks.errors)
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
