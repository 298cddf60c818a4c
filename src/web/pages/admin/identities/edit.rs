//! What a service identity is called and for.

use super::create::Draft;
use super::view::{FormPage, IdentityForm};
use super::{Sight, base, parse_id, sight};
use crate::app::AppError;
use crate::app::identities::change::{Wish, change};
use crate::domain::ids::PersonId;
use crate::domain::policy::may_keep_identity;
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
    let person = sight.person();
    let (name, description) = (person.full_name.as_str().to_owned(), person.description().to_owned());
    let draft = Draft { name, description, ..Draft::default() };
    draw(&visit, &sight, StatusCode::OK, &draft, &Remarks::default())
}

/// The change.
pub async fn update(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "version", "name", "description"], &[])?;
    let id = parse_id(&id)?;
    let draft = Draft::sent(&fields);
    let version = fields.text("version").parse().unwrap_or_default();
    let done = match draft.words() {
        Ok((name, description)) => {
            let wish = Wish { name, description };
            visit.shared.desk.write(&present.actor, move |tx, actor| change(tx, actor, id, version, wish)).await
        }
        Err(errors) => Err(AppError::Invalid(errors)),
    };
    match done {
        Ok(_) => see(&format!("{}?done=saved", base(id))),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict { .. })) => {
            let sight = editable(&visit, &present, id).await?;
            let (status, remarks) = remarks::of(error, &sight.whoami, visit.shared.catalogue())?;
            draw(&visit, &sight, status, &draft, &remarks)
        }
        Err(error) => Err(error.into()),
    }
}

/// The identity, for those who have charge of it. Errors: `NotFound`, `Forbidden`.
async fn editable(visit: &Visit, present: &Present, id: PersonId) -> Result<Sight, Failure> {
    let sight = sight(visit, present, id).await?;
    may_keep_identity(&present.actor, &sight.whoami.authority, sight.person().clone()).map_err(AppError::from)?;
    Ok(sight)
}

/// The form, with the newest version in it: whoever saves after a clash has seen both.
fn draw(visit: &Visit, sight: &Sight, status: StatusCode, draft: &Draft, remarks: &Remarks) -> Answer {
    let person = sight.person();
    let clash = remarks.is_clash.then(|| {
        Clash::new(&remarks.text, &base(person.id)).line("Name", sight.name(), draft.name.trim()).line(
            "Description",
            person.description(),
            draft.description.trim(),
        )
    });
    let form = IdentityForm {
        title: format!("Edit {}", sight.name()),
        crumb: sight.name().to_owned(),
        back_href: base(person.id),
        action: base(person.id),
        version: person.version.to_string(),
        clash,
        button: "Save".to_owned(),
        ..draft.form(&remarks.errors)
    };
    let frame = shell::frame(visit, &sight.whoami, Section::Identities, &form.title);
    drawn_with(status, &FormPage { frame, form })
}
