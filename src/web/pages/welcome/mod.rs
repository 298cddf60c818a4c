//! Choosing a password through the link that an administrator handed over. The link works once.

pub mod view;

use super::asked::{demand_only, field, summary};
use super::error::view::{Fault, FaultLink, FaultPage};
use super::shell;
use crate::app::people::{accept, invite};
use crate::app::sessions::hash_password;
use crate::app::{AppError, FieldError};
use crate::domain::password::Password;
use crate::domain::person::Person;
use crate::web::fields::Fields;
use crate::web::reply::{Answer, drawn_with, see};
use crate::web::session::KEY;
use crate::web::visit::Visit;
use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use std::collections::HashMap;
use view::{Welcome, WelcomePage};

/// The form, for whoever has a link that works. Looking at it uses nothing up, so that programs which preview links do no harm.
pub async fn show(visit: Visit, query: Query<HashMap<String, String>>) -> Answer {
    let code = query.get("code").cloned().unwrap_or_default();
    match find(&visit, &code).await {
        Ok(person) => draw(&visit, StatusCode::OK, &person, code, &[]),
        Err(error) => refuse(&visit, error),
    }
}

/// Sets the password and leads to the door. Nobody is signed in by a link; whoever was in this browser is signed out.
pub async fn create(visit: Visit, session: Session, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "code", "username", "password"], &[])?;
    let code = fields.text("code").to_owned();
    let person = match find(&visit, &code).await {
        Ok(person) => person,
        Err(error) => return refuse(&visit, error),
    };
    match accept(&visit, &person, code.clone(), fields.text("password")).await {
        Ok(()) => {
            if session.contains_key(KEY) {
                session.purge();
            }
            see("/sign-in?welcome")
        }
        Err(AppError::Invalid(errors)) => draw(&visit, StatusCode::UNPROCESSABLE_ENTITY, &person, code, &errors),
        Err(error) => refuse(&visit, error),
    }
}

async fn find(visit: &Visit, code: &str) -> Result<Person, AppError> {
    let code = code.to_owned();
    visit.shared.desk.read(move |snapshot| invite::find(snapshot, &code)).await
}

async fn accept(visit: &Visit, person: &Person, code: String, typed: &str) -> Result<(), AppError> {
    let known = [person.username.as_str(), person.email.as_str(), person.full_name.as_str()];
    let password =
        Password::chosen(typed, &known).map_err(|error| AppError::Invalid(vec![FieldError::password("password", error)]))?;
    let desk = &visit.shared.desk;
    let secrets = desk.store().env().secrets.clone();
    let hash = desk.hash(move || hash_password(&password, secrets.as_ref()).map_err(AppError::broken)).await?;
    let origin = visit.origin.clone();
    desk.run(move |store| accept::accept(store, &code, &hash, origin)).await.map(|_| ())
}

fn draw(visit: &Visit, status: StatusCode, person: &Person, code: String, errors: &[FieldError]) -> Answer {
    let welcome = Welcome {
        code,
        full_name: person.full_name.as_str().to_owned(),
        username: person.username.as_str().to_owned(),
        errors: summary(errors, str::to_owned),
        password: field("password", "", errors),
        password_hint: format!("At least {} characters. A few words are easier than symbols.", Password::FEWEST),
    };
    drawn_with(status, &WelcomePage { frame: shell::bare(visit, "Choose your password"), welcome })
}

/// The same words whether a link was never made, was used, or is too old.
fn refuse(visit: &Visit, error: AppError) -> Answer {
    if !matches!(error, AppError::NotFound) {
        return Err(error.into());
    }
    let fault = Fault {
        title: "This link does not work any more".to_owned(),
        message: "A link works once, and for seven days. If you have chosen your password already, sign in with it. \
                  Otherwise ask an administrator for a new link."
            .to_owned(),
        links: vec![FaultLink { label: "Sign in".to_owned(), href: "/sign-in".to_owned() }],
        ..Fault::of_status(StatusCode::NOT_FOUND.as_u16())
    };
    drawn_with(StatusCode::NOT_FOUND, &FaultPage { frame: shell::bare(visit, &fault.title.clone()), fault })
}
