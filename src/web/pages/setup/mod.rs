//! The first page of a new installation: the organization and its first administrator.
//!
//! It exists only while nobody does, and only for whoever has the code that the server printed.

pub mod view;

use super::asked::{demand_only, field, summary};
use super::shell;
use crate::app::organizations::found;
use crate::app::people::add::NewPerson;
use crate::app::sessions::{hash_password, sign_in};
use crate::app::{AppError, FieldError};
use crate::domain::organization::Title;
use crate::domain::password::Password;
use crate::domain::person::{Email, FullName, Username};
use crate::web::fields::Fields;
use crate::web::reply::{Answer, drawn, returned, see};
use crate::web::return_to::HOME;
use crate::web::visit::Visit;
use actix_session::Session;
use actix_web::web::Query;
use std::collections::HashMap;
use view::{Setup, SetupPage};

const PASSWORD_HINT: &str = "At least 15 characters. A few words are easier than symbols.";

/// The form, for whoever has the code. Without it there is no such page.
pub async fn show(visit: Visit, query: Query<HashMap<String, String>>) -> Answer {
    let code = query.get("code").cloned().unwrap_or_default();
    if !visit.shared.setup.opens(&code) {
        return Err(AppError::NotFound.into());
    }
    let setup = Setup { code, password_hint: PASSWORD_HINT.to_owned(), ..Setup::default() };
    drawn(&SetupPage { frame: shell::bare(&visit, "Set up"), setup })
}

/// Makes the organization and signs its administrator in.
pub async fn create(visit: Visit, session: Session, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "code", "organization", "name", "username", "email", "password"], &[])?;
    if !visit.shared.setup.opens(fields.text("code")) {
        return Err(AppError::NotFound.into());
    }
    match set_up(&visit, &fields).await {
        Ok(who) => {
            visit.shared.setup.close();
            super::sign_in::begin_session(&session, &visit, who)?;
            see(HOME)
        }
        Err(AppError::Invalid(errors)) => {
            returned(&SetupPage { frame: shell::bare(&visit, "Set up"), setup: again(&fields, &errors) })
        }
        Err(error) => Err(error.into()),
    }
}

struct Checked {
    organization: Title,
    username: Username,
    email: Email,
    full_name: FullName,
    password: Password,
}

async fn set_up(visit: &Visit, fields: &Fields) -> Result<sign_in::SignedIn, AppError> {
    let checked = check(fields)?;
    let desk = &visit.shared.desk;
    let secrets = desk.store().env().secrets.clone();
    let password = checked.password;
    let (hash, password) =
        desk.hash(move || Ok((hash_password(&password, secrets.as_ref()).map_err(AppError::broken)?, password))).await?;
    let new = NewPerson { username: checked.username, email: checked.email, full_name: checked.full_name, password_hash: hash };
    let origin = visit.origin.clone();
    let organization = checked.organization;
    desk.run(move |store| {
        let person = found::found(store, organization, new, origin.clone())?;
        let attempt = store.read(|snapshot| sign_in::look_up(snapshot, person.username.as_str(), origin))?;
        let matches = attempt.check(&password);
        sign_in::settle(store, attempt, matches)
    })
    .await
}

fn check(fields: &Fields) -> Result<Checked, AppError> {
    let mut errors: Vec<FieldError> = Vec::new();
    let organization =
        keep(&mut errors, Title::parse(fields.text("organization")).map_err(|e| FieldError::text("organization", e)));
    let full_name = keep(&mut errors, FullName::parse(fields.text("name")).map_err(|e| FieldError::text("name", e)));
    let username = keep(&mut errors, Username::parse(fields.text("username")).map_err(|e| FieldError::name("username", e)));
    let email = keep(&mut errors, Email::parse(fields.text("email")).map_err(|e| FieldError::name("email", e)));
    let known = [fields.text("username"), fields.text("email"), fields.text("organization"), fields.text("name")];
    let chosen = Password::chosen(fields.text("password"), &known);
    let password = keep(&mut errors, chosen.map_err(|e| FieldError::password("password", e)));
    match (organization, full_name, username, email, password) {
        (Some(organization), Some(full_name), Some(username), Some(email), Some(password)) => {
            Ok(Checked { organization, username, email, full_name, password })
        }
        _ => Err(AppError::Invalid(errors)),
    }
}

fn keep<T>(errors: &mut Vec<FieldError>, checked: Result<T, FieldError>) -> Option<T> {
    checked.map_err(|error| errors.push(error)).ok()
}

fn again(fields: &Fields, errors: &[FieldError]) -> Setup {
    let field = |name| field(name, fields.text(name), errors);
    Setup {
        code: fields.text("code").to_owned(),
        errors: summary(errors, str::to_owned),
        organization: field("organization"),
        name: field("name"),
        username: field("username"),
        email: field("email"),
        password: field("password"),
        password_hint: PASSWORD_HINT.to_owned(),
    }
}
