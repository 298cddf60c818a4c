//! What a team is called and for. Touches nobody's rights, so it is saved at once.

use super::new::Draft;
use super::view::{FormPage, TeamForm};
use super::{Sight, base, parse_id, sight, version};
use crate::app::teams::describe;
use crate::app::{AppError, FieldError};
use crate::domain::ids::TeamId;
use crate::domain::organization::Title;
use crate::domain::policy::{TEAM_RESOURCE, may_keep_seen};
use crate::web::failure::Failure;
use crate::web::fields::Fields;
use crate::web::pages::admin::clash::Clash;
use crate::web::pages::admin::remarks::{self, Remarks};
use crate::web::pages::asked::demand_only;
use crate::web::pages::shell::{self, Section};
use crate::web::reply::{Answer, drawn_with, see};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::Path;

/// The form.
pub async fn edit(visit: Visit, present: Present, id: Path<String>) -> Answer {
    let sight = editable(&visit, &present, parse_id(&id)?).await?;
    let team = &sight.shown.team;
    let draft = Draft { name: team.name.as_str().to_owned(), description: team.description.clone() };
    draw(&visit, &sight, StatusCode::OK, &draft, &Remarks::default())
}

/// The change.
pub async fn update(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "version", "name", "description"], &[])?;
    let id = parse_id(&id)?;
    let draft = Draft::sent(&fields);
    match change(&visit, &present, id, version(&fields), draft.read()).await {
        Ok(()) => see(&format!("{}?done=saved", base(id))),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict { .. })) => {
            let sight = editable(&visit, &present, id).await?;
            let (status, remarks) = remarks::of(error, &sight.whoami, visit.shared.catalogue())?;
            draw(&visit, &sight, status, &draft, &remarks)
        }
        Err(error) => Err(error.into()),
    }
}

/// A name and description, or what is wrong with them.
type Read = Result<(Title, String), Vec<FieldError>>;

async fn change(visit: &Visit, present: &Present, id: TeamId, version: i64, read: Read) -> Result<(), AppError> {
    let (name, description) = read.map_err(AppError::Invalid)?;
    let work =
        visit.shared.desk.write(&present.actor, move |tx, actor| describe::describe(tx, actor, id, version, name, description));
    work.await.map(|_| ())
}

/// The team, for those who may change it. Errors: `NotFound`, `Forbidden`.
async fn editable(visit: &Visit, present: &Present, id: TeamId) -> Result<Sight, Failure> {
    let sight = sight(visit, present, id, None).await?;
    if !sight.shown.may_update {
        let refusal = may_keep_seen(&present.actor, &sight.whoami.authority, TEAM_RESOURCE, "update", ()).err();
        return Err(refusal.map_or(AppError::NotFound, AppError::from).into());
    }
    Ok(sight)
}

/// The form, with the newest version in it: whoever saves after a clash has seen both.
fn draw(visit: &Visit, sight: &Sight, status: StatusCode, draft: &Draft, remarks: &Remarks) -> Answer {
    let team = &sight.shown.team;
    let clash = remarks.is_clash.then(|| {
        Clash::new(&remarks.text, &base(team.id)).line("Name", team.name.as_str(), draft.name.trim()).line(
            "Description",
            &team.description,
            draft.description.trim(),
        )
    });
    let form = TeamForm {
        title: format!("Edit {}", team.name.as_str()),
        crumb: team.name.as_str().to_owned(),
        back_href: base(team.id),
        action: base(team.id),
        version: team.version.to_string(),
        clash,
        button: "Save".to_owned(),
        ..draft.form(&remarks.errors)
    };
    let frame = shell::frame(visit, &sight.whoami, Section::Teams, &format!("{} – Teams", form.title));
    drawn_with(status, &FormPage { frame, form })
}
