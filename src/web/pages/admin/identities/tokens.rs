//! Making a token for a service identity, in the form and by the use case of one's own.

use super::{base, parse_id};
use crate::app::AppError;
use crate::app::identities::show::find;
use crate::app::people::whoami::whoami;
use crate::domain::policy::may_keep_identity;
use crate::web::failure::Failure;
use crate::web::fields::Fields;
use crate::web::pages::shell::Section;
use crate::web::pages::tokens::create::{Purpose, open, send};
use crate::web::reply::Answer;
use crate::web::visit::{Present, Visit};
use actix_web::web::{Path, Query};
use std::collections::HashMap;

/// The form.
pub async fn new(visit: Visit, present: Present, id: Path<String>, query: Query<HashMap<String, String>>) -> Answer {
    let purpose = purpose(&visit, &present, &id).await?;
    open(&visit, &present, &purpose, &query).await
}

/// Makes the token and shows its secret, in this answer and nowhere else.
pub async fn create(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    let purpose = purpose(&visit, &present, &id).await?;
    send(visit, present, &purpose, fields).await
}

/// For those who have charge of it. Errors: `NotFound`, `Forbidden`, `Conflict` while it is disabled.
async fn purpose(visit: &Visit, present: &Present, id: &str) -> Result<Purpose, Failure> {
    let (id, actor) = (parse_id(id)?, present.actor.clone());
    let read = visit.shared.desk.read(move |snapshot| Ok((whoami(snapshot, &actor)?, find(snapshot, &actor, id)?)));
    let (whoami, identity) = read.await?;
    let permit = may_keep_identity(&present.actor, &whoami.authority, identity.person).map_err(AppError::from)?;
    let person = &permit.object;
    if !person.is_active() {
        let words = "This service identity is disabled: a token for it would not work. Let it act again first.";
        return Err(AppError::conflict("identity.disabled", words).into());
    }
    Ok(Purpose {
        owner_id: id,
        is_service: true,
        title: format!("New token for {}", person.full_name.as_str()),
        action: format!("{}/tokens", base(id)),
        back_href: base(id),
        back_name: person.full_name.as_str().to_owned(),
        section: Section::Identities,
    })
}
