//! Making a project.

use super::base;
use super::view::NewPage;
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::projects::create;
use crate::app::{AppError, FieldError};
use crate::domain::organization::{Project, Title};
use crate::domain::policy::{self, PROJECT_RESOURCE};
use crate::web::failure::Failure;
use crate::web::fields::Fields;
use crate::web::pages::admin::{ORGANIZATION, demand_same_organization};
use crate::web::pages::asked::{demand_only, field, summary};
use crate::web::pages::shell::{self, Section};
use crate::web::reply::{Answer, drawn_with, see};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;

/// The form.
pub async fn new(visit: Visit, present: Present) -> Answer {
    let whoami = making(&visit, &present).await?;
    draw(&visit, &whoami, StatusCode::OK, "", &[])
}

/// Makes the project.
pub async fn create(visit: Visit, present: Present, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", ORGANIZATION, "name"], &[])?;
    demand_same_organization(&present, &fields)?;
    let whoami = making(&visit, &present).await?;
    match make(&visit, &present, fields.text("name")).await {
        Ok(project) => see(&format!("{}?done=created", base(project.id))),
        Err(AppError::Invalid(errors)) => draw(&visit, &whoami, StatusCode::UNPROCESSABLE_ENTITY, fields.text("name"), &errors),
        Err(error) => Err(error.into()),
    }
}

/// Who makes one. Errors: `NotFound`, `Forbidden`.
async fn making(visit: &Visit, present: &Present) -> Result<Whoami, Failure> {
    let actor = present.actor.clone();
    let whoami = visit.shared.desk.read(move |snapshot| whoami(snapshot, &actor)).await?;
    policy::may_keep(&present.actor, &whoami.authority, PROJECT_RESOURCE, "create", ()).map_err(AppError::from)?;
    Ok(whoami)
}

async fn make(visit: &Visit, present: &Present, typed: &str) -> Result<Project, AppError> {
    let name = Title::parse(typed).map_err(|error| AppError::Invalid(vec![FieldError::text("name", error)]))?;
    visit.shared.desk.write(&present.actor, move |tx, actor| create::create(tx, actor, name)).await
}

fn draw(visit: &Visit, whoami: &Whoami, status: StatusCode, typed: &str, errors: &[FieldError]) -> Answer {
    let page = NewPage {
        frame: shell::frame(visit, whoami, Section::Projects, "New project – Projects"),
        organization: whoami.organization.id.to_string(),
        errors: summary(errors, str::to_owned),
        name: field("name", typed, errors),
    };
    drawn_with(status, &page)
}
