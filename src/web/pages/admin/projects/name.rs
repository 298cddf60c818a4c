//! The name of a project.

use super::show::{detail, page};
use super::view::ProjectDetail;
use super::{base, parse_id, sight};
use crate::app::projects::{CHANGED_MEANWHILE, rename};
use crate::app::{AppError, FieldError};
use crate::domain::ids::ProjectId;
use crate::domain::organization::Title;
use crate::web::fields::Fields;
use crate::web::pages::admin::clash::Clash;
use crate::web::pages::asked::{demand_only, field, summary};
use crate::web::reply::{Answer, see};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::Path;

/// The change.
pub async fn update(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "version", "name"], &[])?;
    let id = parse_id(&id)?;
    let typed = fields.text("name");
    match change(&visit, &present, id, &fields).await {
        Ok(()) => see(&format!("{}?done=renamed", base(id))),
        Err(error) => again(&visit, &present, id, typed, error).await,
    }
}

async fn change(visit: &Visit, present: &Present, id: ProjectId, fields: &Fields) -> Result<(), AppError> {
    let version = fields.text("version").parse::<i64>().unwrap_or_default();
    let name = Title::parse(fields.text("name")).map_err(|error| AppError::Invalid(vec![FieldError::text("name", error)]))?;
    let desk = &visit.shared.desk;
    desk.write(&present.actor, move |tx, actor| rename::rename(tx, actor, id, version, name)).await.map(|_| ())
}

async fn again(visit: &Visit, present: &Present, id: ProjectId, typed: &str, error: AppError) -> Answer {
    let sight = sight(visit, present, id).await?;
    let detail = detail(&sight);
    let (status, project) = match error {
        AppError::Invalid(errors) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            ProjectDetail { errors: summary(&errors, str::to_owned), name: field("name", typed, &errors), ..detail },
        ),
        AppError::Conflict { code: CHANGED_MEANWHILE, message } => {
            let clash = Clash::new(message, &base(id)).line("Name", sight.shown.project.name.as_str(), typed);
            (StatusCode::CONFLICT, ProjectDetail { clash: Some(clash), name: field("name", typed, &[]), ..detail })
        }
        other => return Err(other.into()),
    };
    page(visit, &sight, status, project, None)
}
