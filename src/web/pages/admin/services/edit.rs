//! Connecting, changing and removing a service.

use super::draft::{Draft, KNOWN};
use super::view::{FormPage, ServiceForm};
use super::{base, parse_id};
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::services::show::show;
use crate::app::services::wish::Wish;
use crate::app::services::{change, create as create_service, delete};
use crate::app::{AppError, FieldError};
use crate::domain::ids::ServiceId;
use crate::domain::policy::SERVICE_RESOURCE;
use crate::web::fields::Fields;
use crate::web::pages::asked::demand_only;
use crate::web::pages::shell::{self, Section};
use crate::web::reply::{Answer, drawn_with, see};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::Path;

const LIST: &str = "/web/admin/services";

/// The form of a new service.
pub async fn new(visit: Visit, present: Present) -> Answer {
    let whoami = who(&visit, &present).await?;
    if !whoami.may(SERVICE_RESOURCE, "get") {
        return Err(AppError::NotFound.into());
    }
    let form = fresh(Draft::fresh().form(&[]));
    page(&visit, &whoami, StatusCode::OK, form)
}

/// Connects a service.
pub async fn create(visit: Visit, present: Present, fields: Fields) -> Answer {
    demand_only(&fields, &KNOWN[..8], &["places"])?;
    let draft = Draft::sent(&fields);
    let made = match Wish::parse(&draft.written, visit.shared.catalogue()) {
        Ok(wish) => visit.shared.desk.write(&present.actor, move |tx, actor| create_service::create(tx, actor, wish)).await,
        Err(errors) => Err(AppError::Invalid(errors)),
    };
    match made {
        Ok(service) => see(&base(service.id)),
        Err(AppError::Invalid(errors)) => {
            let whoami = who(&visit, &present).await?;
            page(&visit, &whoami, StatusCode::UNPROCESSABLE_ENTITY, fresh(draft.form(&errors)))
        }
        Err(error) => Err(error.into()),
    }
}

/// The form of a service that is there.
pub async fn edit(visit: Visit, present: Present, id: Path<String>) -> Answer {
    let (id, actor) = (parse_id(&id)?, present.actor.clone());
    let read = visit.shared.desk.read(move |snapshot| Ok((whoami(snapshot, &actor)?, show(snapshot, &actor, id)?)));
    let (whoami, shown) = read.await?;
    if !shown.may_update {
        return Err(AppError::Forbidden { lacks: format!("{SERVICE_RESOURCE}:update") }.into());
    }
    page(&visit, &whoami, StatusCode::OK, of(id, Draft::of(&shown.service).form(&[])))
}

/// Changes a service.
pub async fn update(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &KNOWN[..8], &["places"])?;
    let id = parse_id(&id)?;
    let draft = Draft::sent(&fields);
    let version = draft.version.parse::<i64>().unwrap_or_default();
    let changed = match Wish::parse(&draft.written, visit.shared.catalogue()) {
        Ok(wish) => visit.shared.desk.write(&present.actor, move |tx, actor| change::change(tx, actor, id, version, wish)).await,
        Err(errors) => Err(AppError::Invalid(errors)),
    };
    match changed {
        Ok(service) => see(&base(service.id)),
        Err(AppError::Invalid(errors)) => returned(&visit, &present, id, &draft, &errors).await,
        Err(error) => Err(error.into()),
    }
}

/// Removes a service.
pub async fn destroy(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf"], &[])?;
    let id = parse_id(&id)?;
    visit.shared.desk.write(&present.actor, move |tx, actor| delete::delete(tx, actor, id)).await?;
    see(LIST)
}

/// A form comes back only to somebody who may see the service; to anybody else there is none.
async fn returned(visit: &Visit, present: &Present, id: ServiceId, draft: &Draft, errors: &[FieldError]) -> Answer {
    let actor = present.actor.clone();
    let read = visit.shared.desk.read(move |snapshot| Ok((whoami(snapshot, &actor)?, show(snapshot, &actor, id)?)));
    let (whoami, _) = read.await?;
    page(visit, &whoami, StatusCode::UNPROCESSABLE_ENTITY, of(id, draft.form(errors)))
}

async fn who(visit: &Visit, present: &Present) -> Result<Whoami, AppError> {
    let actor = present.actor.clone();
    visit.shared.desk.read(move |snapshot| whoami(snapshot, &actor)).await
}

fn fresh(form: ServiceForm) -> ServiceForm {
    ServiceForm {
        title: "Connect a service".to_owned(),
        action: LIST.to_owned(),
        button: "Connect service".to_owned(),
        back_href: LIST.to_owned(),
        ..form
    }
}

fn of(id: ServiceId, form: ServiceForm) -> ServiceForm {
    ServiceForm {
        title: "Change the service".to_owned(),
        action: base(id),
        button: "Save service".to_owned(),
        back_href: base(id),
        ..form
    }
}

fn page(visit: &Visit, whoami: &Whoami, status: StatusCode, form: ServiceForm) -> Answer {
    let frame = shell::frame(visit, whoami, Section::Services, &format!("{} – Services", form.title));
    drawn_with(status, &FormPage { frame, form })
}
