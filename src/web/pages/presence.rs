//! Proving anew that somebody is present: the password, typed into the very form that needs it, so that nothing typed is lost.

use super::frame::Field;
use crate::app::AppError;
use crate::app::audit::refuse;
use crate::app::sessions::confirm;
use crate::domain::actor::Who;
use crate::domain::password::Password;
use crate::web::session::{KEY, SignedIn};
use crate::web::visit::{Present, Visit};

/// The name of the field.
pub const FIELD: &str = "password";

/// Whether the session is too old for making, rotating and widening tokens.
pub fn is_stale(visit: &Visit, present: &Present) -> bool {
    let now = visit.shared.desk.store().env().clock.now();
    now.since(present.signed_in.confirmed_at) > visit.shared.rules().sessions.fresh
}

/// The field to show, when one is needed.
pub fn field_if_stale(visit: &Visit, present: &Present) -> Option<Field> {
    is_stale(visit, present).then(Field::default)
}

/// The field with what was wrong about the password, for the errors that are about it.
pub fn field_for(error: &AppError) -> Option<Field> {
    let message = match error {
        AppError::StepUp => "Type your password again: it has been a while since you did.".to_owned(),
        AppError::WrongPassword => "That is not your password.".to_owned(),
        AppError::TooManyTries { wait_seconds } => format!("Too many tries. Wait {wait_seconds} seconds."),
        _ => return None,
    };
    Some(Field { value: String::new(), error: Some(message) })
}

/// Checks a typed password and freshens the session under a new cookie. Nothing typed changes nothing.
/// Errors: `WrongPassword`, `TooManyTries`.
pub async fn prove(visit: &Visit, present: &mut Present, typed: &str) -> Result<(), AppError> {
    if typed.is_empty() {
        return Ok(());
    }
    let password = Password::typed(typed).map_err(|_| AppError::WrongPassword)?;
    let desk = &visit.shared.desk;
    let actor = present.actor.clone();
    let asked = desk.read(move |snapshot| confirm::look_up(snapshot, &actor)).await?;
    let (asked, matches) = desk
        .hash(move || {
            let matches = asked.check(&password);
            Ok((asked, matches))
        })
        .await?;
    let proof = desk.run(move |store| confirm::settle(store, &asked, matches)).await;
    let proof = proof.inspect_err(|error| refuse::leave_reason(&present.actor, error))?;
    let signed_in = SignedIn { session_id: proof.session_id, confirmed_at: proof.at, ..present.signed_in.clone() };
    present.session.renew();
    present.session.insert(KEY, &signed_in).map_err(AppError::broken)?;
    present.actor.who = Who::Person { id: signed_in.person_id, session_id: proof.session_id, confirmed_at: proof.at };
    present.signed_in = signed_in;
    Ok(())
}
