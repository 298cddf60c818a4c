//! One service: its rules, what would become of a request, how to connect a gateway, its credentials.

use super::configuration::gateways;
use super::view::{CredentialLine, ServiceFacts, ShowPage, Trial};
use super::{base, parse_id};
use crate::app::people::whoami::whoami;
use crate::app::services::show::{Shown, show as show_service};
use crate::domain::ids::ServiceId;
use crate::domain::moment::Moment;
use crate::domain::service::{Preflight, Service, ServiceCredential};
use crate::web::pages::frame::{Chip, Choice, Field};
use crate::web::pages::shell::{self, Section};
use crate::web::pages::{presence, words};
use crate::web::reply::{Answer, drawn_with};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::Path;

/// How long a former credential goes on working: word, hours, label.
pub(super) const OVERLAPS: [(&str, i64, &str); 4] =
    [("none", 0, "not at all"), ("hour", 1, "1 hour"), ("day", 24, "1 day"), ("week", 168, "7 days")];

/// The page.
pub async fn show(visit: Visit, present: Present, id: Path<String>) -> Answer {
    let id = parse_id(&id)?;
    let presence = presence::field_if_stale(&visit, &present);
    page(&visit, &present, id, StatusCode::OK, untried(), presence).await
}

/// The form *Try a request* before anything is tried.
pub(super) fn untried() -> Trial {
    Trial { method: Field::holding("GET"), path: Field::holding("/"), ..Trial::default() }
}

pub(super) async fn page(
    visit: &Visit,
    present: &Present,
    id: ServiceId,
    status: StatusCode,
    trial: Trial,
    presence: Option<Field>,
) -> Answer {
    let actor = present.actor.clone();
    let read = visit
        .shared
        .desk
        .read(move |snapshot| Ok((whoami(snapshot, &actor)?, show_service(snapshot, &actor, id)?, snapshot.now())));
    let (whoami, shown, now) = read.await?;
    let title = format!("{} – Services", shown.service.name.as_str());
    let page = ShowPage {
        frame: shell::frame(visit, &whoami, Section::Services, &title),
        service: facts(&shown),
        trial,
        gateways: gateways(&shown.service, &visit.shared.public_url)?,
        credentials: shown.credentials.iter().map(|credential| line(credential, now)).collect(),
        overlaps: OVERLAPS.iter().map(|(word, _, label)| Choice::new(word, label, *word == "day")).collect(),
        presence,
    };
    drawn_with(status, &page)
}

fn facts(shown: &Shown) -> ServiceFacts {
    let service = &shown.service;
    ServiceFacts {
        base: base(service.id),
        removal: format!("{}/removal", base(service.id)),
        name: service.name.as_str().to_owned(),
        description: service.description.clone(),
        rules: service.rules.as_str().to_owned(),
        places: service.places.iter().map(|place| place.label()).collect::<Vec<_>>().join("; "),
        headers: service.headers.all().join(", "),
        cache: cache_words(service),
        preflight: preflight_words(service).to_owned(),
        may_update: shown.may_update,
        may_delete: shown.may_delete,
    }
}

fn cache_words(service: &Service) -> String {
    match service.cache_seconds {
        0 => "Never: revoking works at once".to_owned(),
        seconds => format!("For {seconds} seconds: for that long a revoked token may still come in"),
    }
}

fn preflight_words(service: &Service) -> &'static str {
    match service.preflight {
        Preflight::Allow => "Let through, without any identity",
        Preflight::Deny => "Judged like any other request",
    }
}

fn line(credential: &ServiceCredential, now: Moment) -> CredentialLine {
    let state = match credential.ends_at {
        Some(end) if end <= now => "ended",
        Some(_) => "ending-soon",
        None => "active",
    };
    CredentialLine {
        hint: credential.hint.clone(),
        chip: Chip::of_state(state),
        made: words::full(credential.created_at),
        ends: credential.ends_at.map(words::full),
    }
}
