//! Adding a person: the form, and the one answer that shows their link.

use super::draft::Draft;
use super::invitation::reveal;
use super::view::{NewPage, PersonForm};
use super::{LIST, base};
use crate::app::people::add::NewPerson;
use crate::app::people::invite::{self, Invited};
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::{AppError, FieldError};
use crate::domain::policy::PERSON_RESOURCE;
use crate::web::failure::Failure;
use crate::web::fields::Fields;
use crate::web::pages::admin::{ORGANIZATION, demand_same_organization};
use crate::web::pages::asked::demand_only;
use crate::web::pages::frame::Field;
use crate::web::pages::presence;
use crate::web::pages::shell::{self, Section};
use crate::web::reply::{Answer, drawn_with, see};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;

/// The form.
pub async fn new(visit: Visit, present: Present) -> Answer {
    let whoami = adding(&visit, &present).await?;
    let presence = presence::field_if_stale(&visit, &present);
    draw(&visit, &whoami, StatusCode::OK, Draft::default().form(&[]), presence)
}

/// Adds the person and shows the link to hand over, in this answer and nowhere else.
/// Somebody who exists elsewhere joins with the password they have.
pub async fn create(visit: Visit, mut present: Present, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", ORGANIZATION, "full_name", "username", "email", presence::FIELD], &[])?;
    demand_same_organization(&present, &fields)?;
    let whoami = adding(&visit, &present).await?;
    let draft = Draft::sent(&fields);
    match invite(&visit, &mut present, &draft, fields.text(presence::FIELD)).await {
        Ok(Invited { person, code: Some(code) }) => reveal(&visit, &whoami, &person, &code),
        Ok(Invited { person, code: None }) => see(&format!("{}?done=joined", base(person.id))),
        Err(error) => again(&visit, &present, &whoami, &draft, error),
    }
}

/// Who adds somebody. Errors: `NotFound`, `Forbidden`.
async fn adding(visit: &Visit, present: &Present) -> Result<Whoami, Failure> {
    let actor = present.actor.clone();
    let whoami = visit.shared.desk.read(move |snapshot| whoami(snapshot, &actor)).await?;
    crate::domain::policy::may_keep(&present.actor, &whoami.authority, PERSON_RESOURCE, "create", ()).map_err(AppError::from)?;
    Ok(whoami)
}

async fn invite(visit: &Visit, present: &mut Present, draft: &Draft, password: &str) -> Result<Invited, AppError> {
    let checked = draft.check()?;
    presence::prove(visit, present, password).await?;
    let new = NewPerson {
        username: checked.username,
        email: checked.email,
        full_name: checked.full_name,
        password_hash: String::new(),
    };
    visit.shared.desk.write(&present.actor, move |tx, actor| invite::invite(tx, actor, new)).await
}

fn again(visit: &Visit, present: &Present, whoami: &Whoami, draft: &Draft, error: AppError) -> Answer {
    let (errors, presence): (Vec<FieldError>, _) = match presence::field_for(&error) {
        Some(field) => (Vec::new(), Some(field)),
        None => match error {
            AppError::Invalid(errors) => (errors, presence::field_if_stale(visit, present)),
            other => return Err(other.into()),
        },
    };
    draw(visit, whoami, StatusCode::UNPROCESSABLE_ENTITY, draft.form(&errors), presence)
}

fn draw(visit: &Visit, whoami: &Whoami, status: StatusCode, form: PersonForm, presence: Option<Field>) -> Answer {
    let form = PersonForm {
        title: "Add a person".to_owned(),
        action: LIST.to_owned(),
        back_href: LIST.to_owned(),
        organization: whoami.organization.id.to_string(),
        presence,
        ..form
    };
    drawn_with(status, &NewPage { frame: shell::frame(visit, whoami, Section::People, "Add a person – People"), form })
}
