//! What a person is called and where mail reaches them.

use super::draft::Draft;
use super::view::{PersonForm, ProfilePage};
use super::{Sight, base, parse_id, sight};
use crate::app::AppError;
use crate::app::people::CHANGED_MEANWHILE;
use crate::app::people::edit::{self, Wish};
use crate::domain::ids::PersonId;
use crate::domain::person::Person;
use crate::web::fields::Fields;
use crate::web::pages::admin::clash::Clash;
use crate::web::pages::asked::demand_only;
use crate::web::pages::presence;
use crate::web::pages::shell::{self, Section};
use crate::web::reply::{Answer, drawn_with, see};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::Path;

/// The form.
pub async fn edit(visit: Visit, present: Present, id: Path<String>) -> Answer {
    let sight = sight(&visit, &present, parse_id(&id)?).await?;
    let form = Draft::of(&sight.shown.person).form(&[]);
    draw(&visit, &sight, StatusCode::OK, PersonForm { presence: presence::field_if_stale(&visit, &present), ..form })
}

/// The change.
pub async fn update(visit: Visit, mut present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "version", "full_name", "username", "email", presence::FIELD], &[])?;
    let id = parse_id(&id)?;
    let draft = Draft::sent(&fields);
    match change(&visit, &mut present, id, &draft, &fields).await {
        Ok(person) => see(&format!("{}?done=edited", base(person.id))),
        Err(error) => again(&visit, &present, id, &draft, error).await,
    }
}

async fn change(visit: &Visit, present: &mut Present, id: PersonId, draft: &Draft, fields: &Fields) -> Result<Person, AppError> {
    let version = fields.text("version").parse::<i64>().unwrap_or_default();
    let checked = draft.check()?;
    presence::prove(visit, present, fields.text(presence::FIELD)).await?;
    let wish = Wish { username: checked.username, email: checked.email, full_name: checked.full_name };
    visit.shared.desk.write(&present.actor, move |tx, actor| edit::edit(tx, actor, id, version, wish)).await
}

async fn again(visit: &Visit, present: &Present, id: PersonId, draft: &Draft, error: AppError) -> Answer {
    let sight = sight(visit, present, id).await?;
    let stale = presence::field_if_stale(visit, present);
    let form = draft.form(&[]);
    let (status, form) = match presence::field_for(&error) {
        Some(field) => (StatusCode::UNPROCESSABLE_ENTITY, PersonForm { presence: Some(field), ..form }),
        None => match error {
            AppError::Invalid(errors) => {
                (StatusCode::UNPROCESSABLE_ENTITY, PersonForm { presence: stale, ..draft.form(&errors) })
            }
            AppError::Conflict { code: CHANGED_MEANWHILE, message } => {
                let clash = Some(clash(message, &sight.shown.person, draft));
                (StatusCode::CONFLICT, PersonForm { presence: stale, clash, ..form })
            }
            other => return Err(other.into()),
        },
    };
    draw(visit, &sight, status, form)
}

fn clash(message: &str, theirs: &Person, mine: &Draft) -> Clash {
    Clash::new(message, &base(theirs.id))
        .line("Full name", theirs.full_name.as_str(), &mine.full_name)
        .line("Username", theirs.username.as_str(), &mine.username)
        .line("E-mail", theirs.email.as_str(), &mine.email)
}

fn draw(visit: &Visit, sight: &Sight, status: StatusCode, form: PersonForm) -> Answer {
    let person = &sight.shown.person;
    let title = format!("Profile of {}", sight.name());
    let form = PersonForm {
        title: title.clone(),
        action: format!("{}/profile", base(person.id)),
        back_href: base(person.id),
        version: person.version.to_string(),
        ..form
    };
    let frame = shell::frame(visit, &sight.whoami, Section::People, &format!("{title} – People"));
    drawn_with(status, &ProfilePage { frame, form })
}
