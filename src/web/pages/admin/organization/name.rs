//! The name of the organization.

use super::show::{detail, page};
use super::view::OrganizationDetail;
use super::{PAGE, looking};
use crate::app::organizations::rename::{self, CHANGED_MEANWHILE};
use crate::app::{AppError, FieldError};
use crate::domain::organization::Title;
use crate::web::fields::Fields;
use crate::web::pages::admin::clash::Clash;
use crate::web::pages::admin::{ORGANIZATION, demand_same_organization};
use crate::web::pages::asked::{demand_only, field, summary};
use crate::web::reply::{Answer, see};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;

/// The change.
pub async fn update(visit: Visit, present: Present, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", ORGANIZATION, "version", "name"], &[])?;
    demand_same_organization(&present, &fields)?;
    match change(&visit, &present, &fields).await {
        Ok(()) => see(&format!("{PAGE}?done=renamed")),
        Err(error) => again(&visit, &present, fields.text("name"), error).await,
    }
}

async fn change(visit: &Visit, present: &Present, fields: &Fields) -> Result<(), AppError> {
    let version = fields.text("version").parse::<i64>().unwrap_or_default();
    let name = Title::parse(fields.text("name")).map_err(|error| AppError::Invalid(vec![FieldError::text("name", error)]))?;
    visit.shared.desk.write(&present.actor, move |tx, actor| rename::rename(tx, actor, version, name)).await
}

async fn again(visit: &Visit, present: &Present, typed: &str, error: AppError) -> Answer {
    let whoami = looking(visit, present).await?;
    let detail = detail(&whoami);
    let (status, organization) = match error {
        AppError::Invalid(errors) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            OrganizationDetail { errors: summary(&errors, str::to_owned), name: field("name", typed, &errors), ..detail },
        ),
        AppError::Conflict { code: CHANGED_MEANWHILE, message } => {
            let clash = Clash::new(message, PAGE).line("Name", whoami.organization.name.as_str(), typed);
            (StatusCode::CONFLICT, OrganizationDetail { clash: Some(clash), name: field("name", typed, &[]), ..detail })
        }
        other => return Err(other.into()),
    };
    page(visit, &whoami, status, organization, None)
}
