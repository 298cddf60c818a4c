//! Configuration to paste, for each gateway.

use super::view::Gateway;
use super::{base, parse_id};
use crate::app::AppError;
use crate::app::services::show::show as show_service;
use crate::domain::service::{Place, Service};
use crate::web::failure::Failure;
use crate::web::visit::{Present, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

/// A header as the gateways spell it.
struct Header {
    name: String,
    /// As part of the name of an nginx variable.
    variable: String,
    /// The spelling with which some applications read the same header.
    alias: String,
}

macro_rules! gateways {
    ($($type:ident $word:literal $title:literal $path:literal;)*) => {
        $(
            #[derive(Template)]
            #[template(path = $path, escape = "none")]
            struct $type<'a> {
                hallpass: &'a str,
                service: &'a str,
                headers: &'a [Header],
                stripped: &'a [&'static str],
            }
        )*

        /// The gateways, each with its configuration for a service. `hallpass` is the address under which they reach us.
        pub(super) fn gateways(service: &Service, hallpass: &str) -> Result<Vec<Gateway>, AppError> {
            let (headers, stripped) = (headers(service), stripped(service));
            let (name, headers, stripped) = (service.name.as_str(), headers.as_slice(), stripped.as_slice());
            Ok(vec![$({
                let text = $type { hallpass, service: name, headers, stripped }.render().map_err(AppError::broken)?;
                Gateway { word: $word.to_owned(), name: $title.to_owned(), target: format!("gateway-{}", $word), text }
            }),*])
        }
    };
}

gateways! {
    Nginx "nginx" "nginx" "admin/services/gateways/nginx.txt";
    Caddy "caddy" "Caddy" "admin/services/gateways/caddy.txt";
    Traefik "traefik" "Traefik" "admin/services/gateways/traefik.txt";
    Envoy "envoy" "Envoy" "admin/services/gateways/envoy.txt";
    Haproxy "haproxy" "HAProxy" "admin/services/gateways/haproxy.txt";
}

/// One configuration as plain text.
pub async fn show(visit: Visit, present: Present, path: Path<(String, String)>) -> Result<HttpResponse, Failure> {
    let (id, word) = path.into_inner();
    let (id, actor) = (parse_id(&id)?, present.actor.clone());
    let shown = visit.shared.desk.read(move |snapshot| show_service(snapshot, &actor, id)).await?;
    tracing::debug!(page = base(id), "a configuration was read");
    let all = gateways(&shown.service, &visit.shared.public_url)?;
    let gateway = all.into_iter().find(|gateway| gateway.word == word).ok_or(AppError::NotFound)?;
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(gateway.text))
}

fn headers(service: &Service) -> Vec<Header> {
    let header = |name: &String| Header {
        name: name.clone(),
        variable: name.to_ascii_lowercase().replace('-', "_"),
        alias: name.replace('-', "_"),
    };
    service.headers.all().iter().map(header).collect()
}

/// The headers in which a credential may have come, so that it goes no further.
fn stripped(service: &Service) -> Vec<&'static str> {
    let mut names = vec!["Authorization"];
    names.extend(service.places.has(Place::ApiKey).then_some("X-Api-Key"));
    names.extend(service.places.has(Place::Token).then_some("Token"));
    names
}
