//! How each gateway tells of the request it holds back, and how it wants to be answered.

use crate::app::meter::Gateway;
use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header::{ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, HeaderName, ORIGIN};

/// Where nginx says which request it holds back.
static ORIGINAL: [HeaderName; 2] = [HeaderName::from_static("x-original-method"), HeaderName::from_static("x-original-uri")];
/// Where Traefik and Caddy say it.
static FORWARDED: [HeaderName; 2] = [HeaderName::from_static("x-forwarded-method"), HeaderName::from_static("x-forwarded-uri")];

/// The gateways that are spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// `auth_request`.
    Nginx,
    /// `forwardAuth`.
    Traefik,
    /// `forward_auth`.
    Caddy,
    /// `ext_authz` over HTTP.
    Envoy,
}

/// The request that a gateway holds back.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Original<'a> {
    /// Its method.
    pub(super) method: &'a str,
    /// Its path and query; `None` when the gateway did not say.
    pub(super) address: Option<&'a str>,
}

/// The gateway said something twice, and not the same.
pub(super) struct Contradicted;

impl Dialect {
    /// Reads the word in the address.
    pub(super) fn parse(word: &str) -> Option<Self> {
        match word {
            "nginx" => Some(Dialect::Nginx),
            "traefik" => Some(Dialect::Traefik),
            "caddy" => Some(Dialect::Caddy),
            "envoy" => Some(Dialect::Envoy),
            _ => None,
        }
    }

    /// How it is counted.
    pub(super) fn gateway(self) -> Gateway {
        match self {
            Dialect::Nginx => Gateway::Nginx,
            Dialect::Traefik => Gateway::Traefik,
            Dialect::Caddy => Gateway::Caddy,
            Dialect::Envoy => Gateway::Envoy,
        }
    }

    /// Whether the address of the question itself belongs to the client, and so says nothing about what the operator wants.
    pub(super) fn repeats_the_address(self) -> bool {
        self == Dialect::Envoy
    }

    /// The request behind the question. Only the headers of this dialect are read.
    pub(super) fn original(self, request: &HttpRequest) -> Result<Original<'_>, Contradicted> {
        let [method, address] = match self {
            Dialect::Envoy => return Ok(Original { method: request.method().as_str(), address: tail(request) }),
            Dialect::Nginx => &ORIGINAL,
            Dialect::Traefik | Dialect::Caddy => &FORWARDED,
        };
        let headers = request.headers();
        let method = once(headers, method)?.unwrap_or(Method::GET.as_str());
        Ok(Original { method, address: once(headers, address)? })
    }
}

/// The value of a header that may come once.
fn once<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Contradicted> {
    let mut values = headers.get_all(name);
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| Contradicted),
        (Some(_), Some(_)) => Err(Contradicted),
    }
}

/// What stands behind `/verify/envoy/<service>`, as it was sent.
fn tail(request: &HttpRequest) -> Option<&str> {
    let whole = request.uri().path_and_query()?.as_str();
    let from_service = whole.strip_prefix("/verify/envoy/")?;
    from_service.find('/').map(|slash| &from_service[slash..])
}

/// A question of a browser that carries no credential, before the request that does.
pub(super) fn is_preflight(original: &Original<'_>, headers: &HeaderMap) -> bool {
    original.method == "OPTIONS" && headers.contains_key(ORIGIN) && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}
