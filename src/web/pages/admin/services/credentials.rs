//! A credential for a service: made, shown once, the former one left to work on for a while.

use super::show::{OVERLAPS, page, untried};
use super::view::{CredentialReveal, RevealPage};
use super::{base, parse_id};
use crate::app::AppError;
use crate::app::people::whoami::whoami;
use crate::app::services::credential::{self, Revealed};
use crate::domain::ids::ServiceId;
use crate::web::fields::Fields;
use crate::web::pages::asked::demand_only;
use crate::web::pages::presence;
use crate::web::pages::shell::{self, Section};
use crate::web::reply::{Answer, drawn};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use time::Duration;

/// Makes a credential and shows its secret, in this answer and nowhere else.
pub async fn create(visit: Visit, mut present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "overlap", presence::FIELD], &[])?;
    let id = parse_id(&id)?;
    let overlap = OVERLAPS.iter().find(|(word, ..)| *word == fields.text("overlap")).map_or(0, |(_, hours, _)| *hours);
    let made = match presence::prove(&visit, &mut present, fields.text(presence::FIELD)).await {
        Ok(()) => make(&visit, &present, id, Duration::hours(overlap)).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(revealed) => reveal(&visit, &present, revealed).await,
        Err(error) => match presence::field_for(&error) {
            Some(field) => page(&visit, &present, id, StatusCode::UNPROCESSABLE_ENTITY, untried(), Some(field)).await,
            None => Err(error.into()),
        },
    }
}

async fn make(visit: &Visit, present: &Present, id: ServiceId, overlap: Duration) -> Result<Revealed, AppError> {
    visit.shared.desk.write(&present.actor, move |tx, actor| credential::create(tx, actor, id, overlap)).await
}

async fn reveal(visit: &Visit, present: &Present, revealed: Revealed) -> Answer {
    let actor = present.actor.clone();
    let whoami = visit.shared.desk.read(move |snapshot| whoami(snapshot, &actor)).await?;
    let (secret, name) = (revealed.secret.reveal().to_owned(), revealed.service.name.as_str());
    let address = format!("{}/oauth/introspect", visit.shared.public_url);
    let reveal = CredentialReveal {
        name: name.to_owned(),
        curl_line: format!("curl -H 'Authorization: Bearer {secret}' --data-urlencode token=… {address}"),
        secret,
        done_href: base(revealed.service.id),
    };
    let frame = shell::frame(visit, &whoami, Section::Services, &format!("{name} – Services"));
    drawn(&RevealPage { frame, reveal })
}
