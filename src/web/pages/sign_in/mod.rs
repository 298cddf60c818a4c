//! The door: signing in and out.

pub mod view;

use super::asked::demand_only;
use super::frame::Field;
use super::shell;
use crate::app::AppError;
use crate::app::meter;
use crate::app::sessions::end;
use crate::app::sessions::sign_in;
use crate::domain::ids::SessionId;
use crate::domain::keyring::hex;
use crate::web::fields::Fields;
use crate::web::reply::{Answer, drawn, drawn_with, see};
use crate::web::return_to;
use crate::web::session::{KEY, SignedIn};
use crate::web::visit::{Present, Visit};
use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use actix_web::web::Query;
use std::collections::HashMap;
use view::{SignIn, SignInPage};

/// Asks for name and password; whoever is signed in already goes on.
pub async fn show(visit: Visit, session: Session, query: Query<HashMap<String, String>>) -> Answer {
    let return_to = return_to::safe(query.get("return_to").map(String::as_str).unwrap_or_default());
    if session.contains_key(KEY) {
        return see(&return_to);
    }
    let notice = notice(&query);
    let frame = shell::bare(&visit, "Sign in");
    drawn(&SignInPage { frame, sign_in: SignIn { return_to, notice, ..SignIn::default() } })
}

fn notice(query: &HashMap<String, String>) -> Option<String> {
    let words = match () {
        () if query.contains_key("signed_out") => "You are signed out.",
        () if query.contains_key("welcome") => "Your password is set. Sign in with it.",
        () => return None,
    };
    Some(words.to_owned())
}

/// Signs in under a new session, whatever cookie came along.
pub async fn create(visit: Visit, session: Session, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "return_to", "login", "password"], &[])?;
    let return_to = return_to::safe(fields.text("return_to"));
    let (login, password) = (fields.text("login").to_owned(), fields.text("password"));
    let tried = sign_in::with_password(&visit.shared.desk, login, password, visit.origin.clone()).await;
    visit.shared.meter.signed_in(meter::Way::Page, meter::SignIn::of(&tried));
    match tried {
        Ok(who) => {
            begin_session(&session, &visit, who)?;
            see(&return_to)
        }
        Err(error @ (AppError::WrongPassword | AppError::TooManyTries { .. })) => {
            refused(&visit, &error, fields.text("login"), return_to)
        }
        Err(error) => Err(error.into()),
    }
}

/// Where people of other systems look for the door.
pub async fn moved() -> Answer {
    see("/sign-in")
}

/// Signs out: the session is gone from the database, and the browser forgets what it kept of our pages.
pub async fn destroy(visit: Visit, present: Present, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf"], &[])?;
    visit.shared.desk.write(&present.actor, end::sign_out).await?;
    present.session.purge();
    Ok(HttpResponse::SeeOther()
        .insert_header((header::LOCATION, "/sign-in?signed_out"))
        .insert_header(("clear-site-data", "\"cache\", \"storage\""))
        .finish())
}

/// Puts somebody into a session of their own.
pub(super) fn begin_session(session: &Session, visit: &Visit, who: sign_in::SignedIn) -> Result<(), AppError> {
    let mut csrf = [0u8; 16];
    visit.shared.desk.store().env().secrets.fill(&mut csrf);
    let session_id: SessionId = who.session_id;
    let signed_in = SignedIn {
        session_id,
        person_id: who.person.id,
        organization_id: who.actor.organization_id,
        confirmed_at: visit.shared.desk.store().env().clock.now(),
        csrf: hex(&csrf),
        address: visit.origin.address.map(|address| address.to_string()),
        user_agent: visit.origin.user_agent.clone(),
    };
    session.clear();
    session.renew();
    session.insert(KEY, signed_in).map_err(AppError::broken)
}

fn refused(visit: &Visit, error: &AppError, login: &str, return_to: String) -> Answer {
    let (status, message, wait_seconds) = match error {
        AppError::TooManyTries { wait_seconds } => (StatusCode::TOO_MANY_REQUESTS, "Too many tries.", *wait_seconds),
        _ => (StatusCode::UNPROCESSABLE_ENTITY, "That name and password don't match. Try again.", 0),
    };
    let sign_in =
        SignIn { login: Field::holding(login), error: Some(message.to_owned()), return_to, wait_seconds, ..SignIn::default() };
    let mut answer = drawn_with(status, &SignInPage { frame: shell::bare(visit, "Sign in"), sign_in })?;
    if wait_seconds > 0 {
        answer.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(wait_seconds));
    }
    Ok(answer)
}
