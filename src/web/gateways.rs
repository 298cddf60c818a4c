//! Configuration to paste, for each gateway: what a page shows and what the API answers.

use crate::app::AppError;
use crate::domain::service::{Place, Service};
use askama::Template;

/// The configuration of one gateway for one service.
pub struct Configuration {
    /// Its word in addresses.
    pub word: &'static str,
    /// What people call the gateway.
    pub name: &'static str,
    /// What to paste.
    pub text: String,
}

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

        /// The words of all gateways.
        pub const WORDS: &[&str] = &[$($word),*];

        /// The gateways, each with its configuration for a service. `hallpass` is the address under which they reach us.
        /// Errors: only faults of ours.
        pub fn configurations(service: &Service, hallpass: &str) -> Result<Vec<Configuration>, AppError> {
            let (headers, stripped) = (headers(service), stripped(service));
            let (name, headers, stripped) = (service.name.as_str(), headers.as_slice(), stripped.as_slice());
            Ok(vec![$({
                let text = $type { hallpass, service: name, headers, stripped }.render().map_err(AppError::broken)?;
                Configuration { word: $word, name: $title, text }
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
