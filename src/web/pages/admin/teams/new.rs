//! Making a team: it is empty at first and gives nobody anything.

use super::view::{FormPage, TeamForm};
use super::{ROOM, base};
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::teams::create;
use crate::app::{AppError, FieldError};
use crate::domain::organization::Title;
use crate::domain::policy::{TEAM_RESOURCE, may_keep};
use crate::domain::text;
use crate::web::failure::Failure;
use crate::web::fields::Fields;
use crate::web::pages::admin::DESCRIPTION_LONGEST;
use crate::web::pages::asked::{demand_only, field, summary};
use crate::web::pages::shell::{self, Section};
use crate::web::reply::{Answer, drawn_with, see};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;

/// The form.
pub async fn new(visit: Visit, present: Present) -> Answer {
    let whoami = maker(&visit, &present).await?;
    draw(&visit, &whoami, StatusCode::OK, &Draft::default(), &[])
}

/// Makes the team.
pub async fn create(visit: Visit, present: Present, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "name", "description"], &[])?;
    let draft = Draft::sent(&fields);
    let made = match draft.read() {
        Ok((name, description)) => {
            let work = visit.shared.desk.write(&present.actor, move |tx, actor| create::create(tx, actor, name, description));
            work.await
        }
        Err(errors) => Err(AppError::Invalid(errors)),
    };
    match made {
        Ok(team) => see(&format!("{}?done=created", base(team.id))),
        Err(AppError::Invalid(errors)) => {
            let whoami = maker(&visit, &present).await?;
            draw(&visit, &whoami, StatusCode::UNPROCESSABLE_ENTITY, &draft, &errors)
        }
        Err(error) => Err(error.into()),
    }
}

/// Whoever may make teams. Errors: `NotFound` for those who may not see them, `Forbidden`.
async fn maker(visit: &Visit, present: &Present) -> Result<Whoami, Failure> {
    let actor = present.actor.clone();
    let whoami = visit.shared.desk.read(move |snapshot| whoami(snapshot, &actor)).await?;
    may_keep(&present.actor, &whoami.authority, TEAM_RESOURCE, "create", ()).map_err(AppError::from)?;
    Ok(whoami)
}

fn draw(visit: &Visit, whoami: &Whoami, status: StatusCode, draft: &Draft, errors: &[FieldError]) -> Answer {
    let form = TeamForm {
        title: "New team".to_owned(),
        crumb: "Teams".to_owned(),
        back_href: ROOM.to_owned(),
        action: ROOM.to_owned(),
        button: "Create team".to_owned(),
        ..draft.form(errors)
    };
    drawn_with(status, &FormPage { frame: shell::frame(visit, whoami, Section::Teams, "New team – Teams"), form })
}

/// What was typed about a team.
#[derive(Clone, Default)]
pub(super) struct Draft {
    pub name: String,
    pub description: String,
}

impl Draft {
    /// What a form sent.
    pub(super) fn sent(fields: &Fields) -> Self {
        Self { name: fields.text("name").to_owned(), description: fields.text("description").to_owned() }
    }

    /// The name and description behind it. Errors: everything that cannot be read.
    pub(super) fn read(&self) -> Result<(Title, String), Vec<FieldError>> {
        let mut errors = Vec::new();
        let name = Title::parse(&self.name).map_err(|error| errors.push(FieldError::text("name", error))).ok();
        let description = text::paragraphs(&self.description, DESCRIPTION_LONGEST);
        let description = description.map_err(|error| errors.push(FieldError::text("description", error))).ok();
        name.zip(description).ok_or(errors)
    }

    /// The form with everything typed still there.
    pub(super) fn form(&self, errors: &[FieldError]) -> TeamForm {
        TeamForm {
            errors: summary(errors, str::to_owned),
            name: field("name", &self.name, errors),
            description: field("description", &self.description, errors),
            ..TeamForm::default()
        }
    }
}
