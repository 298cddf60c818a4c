//! Takes services over from a file.

use super::wish::{Wish, Written};
use super::{AppError, change, create};
use crate::app::FieldError;
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::service::Service;
use crate::store::{Tx, services};
use serde::Deserialize;

/// A file of services.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    service: Vec<Written>,
}

/// Makes every service of a TOML file, and changes those that are there already to what the file says.
/// All of them or none. Services that the file does not name stay as they are.
/// Errors: `Invalid` with everything that is wrong in the file, and those of `create` and `change`.
pub fn import(tx: &mut Tx<'_>, actor: &Actor, text: &str) -> Result<Audited<Vec<Service>>, AppError> {
    let wishes = read(text, tx)?;
    let (mut imported, mut events) = (Vec::new(), Vec::<Event>::new());
    for wish in wishes {
        let known = services::by_name(tx, &wish.name)?.filter(|known| known.organization_id == actor.organization_id);
        let audited = match known {
            Some(known) => change::change(tx, actor, known.id, known.version, wish)?,
            None => create::create(tx, actor, wish)?,
        };
        let (service, its_events) = audited.into_parts();
        imported.push(service);
        events.extend(its_events);
    }
    Ok(Audited::with_events(imported, events))
}

fn read(text: &str, tx: &Tx<'_>) -> Result<Vec<Wish>, AppError> {
    let file: File = toml::from_str(text).map_err(|error| AppError::invalid("file", "service.file", error.to_string()))?;
    let (mut wishes, mut wrong) = (Vec::new(), Vec::new());
    for written in &file.service {
        match Wish::parse(written, &tx.rules().catalogue) {
            Ok(wish) => wishes.push(wish),
            Err(errors) => wrong.extend(errors.into_iter().map(|error| in_service(error, &written.name))),
        }
    }
    if wrong.is_empty() { Ok(wishes) } else { Err(AppError::Invalid(wrong)) }
}

fn in_service(error: FieldError, name: &str) -> FieldError {
    FieldError { message: format!("{name}: {}", error.message), ..error }
}
