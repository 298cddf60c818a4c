//! Configuration to paste, for each gateway.

use super::view::Gateway;
use super::{base, parse_id};
use crate::app::AppError;
use crate::app::services::show::show as show_service;
use crate::domain::service::Service;
use crate::web::failure::Failure;
use crate::web::gateways::{Configuration, configurations};
use crate::web::visit::{Present, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;

/// The gateways, each with its configuration for a service. `hallpass` is the address under which they reach us.
pub(super) fn gateways(service: &Service, hallpass: &str) -> Result<Vec<Gateway>, AppError> {
    let gateway = |Configuration { word, name, text }| Gateway {
        word: word.to_owned(),
        name: name.to_owned(),
        target: format!("gateway-{word}"),
        text,
    };
    Ok(configurations(service, hallpass)?.into_iter().map(gateway).collect())
}

/// One configuration as plain text.
pub async fn show(visit: Visit, present: Present, path: Path<(String, String)>) -> Result<HttpResponse, Failure> {
    let (id, word) = path.into_inner();
    let (id, actor) = (parse_id(&id)?, present.actor.clone());
    let shown = visit.shared.desk.read(move |snapshot| show_service(snapshot, &actor, id)).await?;
    tracing::debug!(page = base(id), "a configuration was read");
    let all = configurations(&shown.service, &visit.shared.public_url)?;
    let gateway = all.into_iter().find(|gateway| gateway.word == word).ok_or(AppError::NotFound)?;
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(gateway.text))
}
