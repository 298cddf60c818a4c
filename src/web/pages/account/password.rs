//! Changing one's own password.

use super::{Present, Visit, account};
use crate::app::people::change_password::change_own;
use crate::app::people::whoami::whoami;
use crate::app::sessions::{confirm, hash_password};
use crate::app::{AppError, FieldError};
use crate::domain::password::Password;
use crate::web::fields::Fields;
use crate::web::pages::account::view::AccountPage;
use crate::web::pages::asked::demand_only;
use crate::web::pages::frame::Toast;
use crate::web::pages::shell;
use crate::web::reply::{Answer, drawn, returned};

/// Changes the password once the present one was typed; ends all other sessions.
pub async fn update(visit: Visit, present: Present, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "username", "current_password", "new_password"], &[])?;
    match change(&visit, &present, &fields).await {
        Ok(()) => {
            let (frame, account) = account(&visit, &present, &[]).await?;
            let text = "Your password is changed. All other sessions are signed out.".to_owned();
            let frame = shell::saying(frame, Toast { kind: "ok".to_owned(), text, undo: None });
            drawn(&AccountPage { frame, account })
        }
        Err(AppError::Invalid(errors)) => again(&visit, &present, &errors).await,
        Err(error @ (AppError::WrongPassword | AppError::TooManyTries { .. })) => {
            let message = if matches!(error, AppError::WrongPassword) {
                "That is not your password.".to_owned()
            } else {
                error.to_string()
            };
            again(&visit, &present, &[FieldError::new("current_password", "password.wrong", message)]).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn again(visit: &Visit, present: &Present, errors: &[FieldError]) -> Answer {
    let (frame, account) = account(visit, present, errors).await?;
    returned(&AccountPage { frame, account })
}

async fn change(visit: &Visit, present: &Present, fields: &Fields) -> Result<(), AppError> {
    let desk = &visit.shared.desk;
    let current = Password::typed(fields.text("current_password")).map_err(|_| AppError::WrongPassword)?;
    let actor = present.actor.clone();
    let read = desk.read(move |snapshot| Ok((whoami(snapshot, &actor)?, confirm::look_up(snapshot, &actor)?)));
    let (whoami, asked) = read.await?;
    let (asked, matches) = desk
        .hash(move || {
            let matches = asked.check(&current);
            Ok((asked, matches))
        })
        .await?;
    desk.run(move |store| confirm::settle(store, &asked, matches)).await?;

    let person = &whoami.person;
    let known = [person.username.as_str(), person.email.as_str(), person.full_name.as_str(), whoami.organization.name.as_str()];
    let new = Password::chosen(fields.text("new_password"), &known)
        .map_err(|error| AppError::Invalid(vec![FieldError::password("new_password", error)]))?;
    let secrets = desk.store().env().secrets.clone();
    let hash = desk.hash(move || hash_password(&new, secrets.as_ref()).map_err(AppError::broken)).await?;
    desk.write(&present.actor, move |tx, actor| change_own(tx, actor, &hash)).await
}
