//! Founding another organization.

use super::looking;
use super::view::NewPage;
use crate::app::organizations::found_another::found_another;
use crate::app::people::whoami::Whoami;
use crate::app::{AppError, FieldError};
use crate::domain::organization::Title;
use crate::domain::policy::{self, ORGANIZATION_RESOURCE};
use crate::web::failure::Failure;
use crate::web::fields::Fields;
use crate::web::pages::asked::{demand_only, field, summary};
use crate::web::pages::shell::{self, Section};
use crate::web::reply::{Answer, drawn_with, see};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;

/// The form.
pub async fn new(visit: Visit, present: Present) -> Answer {
    let whoami = founding(&visit, &present).await?;
    draw(&visit, &whoami, StatusCode::OK, "", &[])
}

/// Founds it; whoever does administers it.
pub async fn create(visit: Visit, present: Present, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "name"], &[])?;
    let whoami = founding(&visit, &present).await?;
    match found(&visit, &present, fields.text("name")).await {
        Ok(()) => see("/web/organization?done=founded"),
        Err(AppError::Invalid(errors)) => draw(&visit, &whoami, StatusCode::UNPROCESSABLE_ENTITY, fields.text("name"), &errors),
        Err(error) => Err(error.into()),
    }
}

/// Who founds one. Errors: `NotFound`, `Forbidden`.
async fn founding(visit: &Visit, present: &Present) -> Result<Whoami, Failure> {
    let whoami = looking(visit, present).await?;
    policy::may_keep(&present.actor, &whoami.authority, ORGANIZATION_RESOURCE, "create", ()).map_err(AppError::from)?;
    Ok(whoami)
}

async fn found(visit: &Visit, present: &Present, typed: &str) -> Result<(), AppError> {
    let name = Title::parse(typed).map_err(|error| AppError::Invalid(vec![FieldError::text("name", error)]))?;
    visit.shared.desk.write(&present.actor, move |tx, actor| found_another(tx, actor, name)).await.map(|_| ())
}

fn draw(visit: &Visit, whoami: &Whoami, status: StatusCode, typed: &str, errors: &[FieldError]) -> Answer {
    let page = NewPage {
        frame: shell::frame(visit, whoami, Section::Organization, "Found an organization – Organization"),
        errors: summary(errors, str::to_owned),
        name: field("name", typed, errors),
    };
    drawn_with(status, &page)
}
