//! Adds people. They choose their own password, by a code that works once.

use super::{document, parse_id};
use crate::app::idempotency::{Once, once};
use crate::app::people::add::NewPerson;
use crate::app::people::invite::{Invited, invite, invite_again};
use crate::app::{FieldError, Tx};
use crate::domain::person::{Email, FullName, Username};
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::{Caller, repeatable};
use crate::web::api::sheet::Sheet;
use crate::web::api::v1::projects::created;
use crate::web::refusal::Refusal;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// Adds a person and answers the code of their invitation, once. Somebody who exists elsewhere joins without one.
pub async fn create(caller: Caller, request: HttpRequest, body: Body) -> Answer {
    let mut sheet = body.sheet()?;
    let (username, email, full_name) = (username(&mut sheet), email(&mut sheet), full_name(&mut sheet));
    sheet.finish()?;
    let new = NewPerson {
        username: sheet.demand("username", username)?,
        email: sheet.demand("email", email)?,
        full_name: sheet.demand("full_name", full_name)?,
        password_hash: String::new(),
    };
    let repeatable = repeatable(&request, &body)?;
    let invited = caller.change(move |tx, actor| {
        let work = |tx: &mut Tx<'_>| invite(tx, actor, new);
        once(tx, actor, repeatable.as_ref(), work, |invited: &Invited| document(&invited.person).to_string())
    });
    match invited.await.map_err(renamed)? {
        Once::Done(invited) => Ok(created("people", &with_code(&invited))),
        Once::DoneBefore(kept) => {
            let mut body: Value = serde_json::from_str(&kept).map_err(crate::app::AppError::broken)?;
            body["secret_already_shown"] = json!(true);
            Ok(created("people", &body))
        }
    }
}

/// Gives a person a new code; earlier ones stop working.
pub async fn again(caller: Caller, id: Path<String>, body: Body) -> Answer {
    let id = parse_id(&id)?;
    body.sheet_or_empty()?.finish()?;
    let invited = caller.change(move |tx, actor| invite_again(tx, actor, id)).await?;
    Ok(HttpResponse::Ok().json(with_code(&invited)))
}

fn with_code(invited: &Invited) -> Value {
    let mut body = document(&invited.person);
    body["invitation_code"] = json!(invited.code);
    body
}

fn renamed(error: crate::app::AppError) -> Refusal {
    Refusal::from(error).renamed(&[("name", "full_name")])
}

/// Takes a username.
pub(super) fn username(sheet: &mut Sheet) -> Option<Username> {
    let text = sheet.text("username")?;
    sheet.read("username", &text, |text| Username::parse(text).map_err(|error| FieldError::name("username", error)))
}

/// Takes an address.
pub(super) fn email(sheet: &mut Sheet) -> Option<Email> {
    let text = sheet.text("email")?;
    sheet.read("email", &text, |text| Email::parse(text).map_err(|error| FieldError::name("email", error)))
}

/// Takes a name.
pub(super) fn full_name(sheet: &mut Sheet) -> Option<FullName> {
    let text = sheet.text("full_name")?;
    sheet.read("full_name", &text, |text| FullName::parse(text).map_err(|error| FieldError::text("full_name", error)))
}
