//! A visit: one request of a browser, with all that the pages need to know of it.

use super::headers::Marks;
use super::session::SignedIn;
use super::state::Shared;
use super::{client, csrf};
use crate::domain::actor::{Actor, Origin, Who};
use actix_session::Session;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use std::future::{Ready, ready};

/// What every page handler needs of the request. The guard puts it there, so a handler cannot have one unchecked.
#[derive(Clone)]
pub struct Visit {
    /// What the handlers share.
    pub shared: web::Data<Shared>,
    /// The nonce and the request id.
    pub marks: Marks,
    /// Where the request came from.
    pub origin: Origin,
    /// What form tokens in the answer are bound to.
    pub binding: String,
    /// Whether htmx asks for a part of a page.
    pub wants_fragment: bool,
    /// How the person likes pages to look.
    pub taste: Taste,
}

/// How a person likes pages to look; kept in cookies, because it is about the browser and no secret.
#[derive(Clone, Debug, Default)]
pub struct Taste {
    /// `light`, `dark`, or nothing for the system's.
    pub theme: String,
    /// An IANA time zone, or nothing for the browser's.
    pub zone: String,
    /// Whether single-key shortcuts are off.
    pub keys_off: bool,
}

impl Visit {
    /// Reads what a request says of itself.
    pub fn of(request: &HttpRequest, shared: web::Data<Shared>, binding: String) -> Self {
        let marks = request.extensions().get::<Marks>().cloned();
        let marks = marks.unwrap_or_else(|| Marks { nonce: String::new(), request_id: String::new() });
        let origin = client::origin(request, &shared.trusted_proxies, Some(marks.request_id.clone()));
        Self { shared, marks, origin, binding, wants_fragment: wants_fragment(request), taste: taste(request) }
    }

    /// A form token for this visit.
    pub fn csrf(&self) -> String {
        csrf::token(&self.shared, &self.binding)
    }
}

/// htmx says `partial` when it will put the answer into a page; everybody else gets a whole page.
pub fn wants_fragment(request: &HttpRequest) -> bool {
    request.headers().get("hx-request-type").is_some_and(|kind| kind.as_bytes() == b"partial")
}

fn taste(request: &HttpRequest) -> Taste {
    let cookie = |name| request.cookie(name).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    let theme = Some(cookie("theme")).filter(|theme| ["light", "dark"].contains(&theme.as_str())).unwrap_or_default();
    let zone = Some(cookie("zone")).filter(|zone| is_zone_name(zone)).unwrap_or_default();
    Taste { theme, zone, keys_off: cookie("keys") == "off" }
}

/// Whether a text could be the name of an IANA time zone; the browser knows the list.
pub fn is_zone_name(text: &str) -> bool {
    text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte))
}

/// Somebody who has signed in, with the session they came with.
#[derive(Clone)]
pub struct Present {
    /// What is kept in the session.
    pub signed_in: SignedIn,
    /// The actor they are.
    pub actor: Actor,
    /// The session itself, to change it.
    pub session: Session,
}

impl Present {
    /// The actor behind a session.
    pub fn new(signed_in: SignedIn, session: Session, origin: Origin) -> Self {
        let who = Who::Person { id: signed_in.person_id, session_id: signed_in.session_id, confirmed_at: signed_in.confirmed_at };
        let actor = Actor { who, organization_id: signed_in.organization_id, origin };
        Self { signed_in, actor, session }
    }
}

impl FromRequest for Visit {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, actix_web::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(left_by_the_guard(request))
    }
}

impl FromRequest for Present {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, actix_web::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(left_by_the_guard(request))
    }
}

fn left_by_the_guard<T: Clone + 'static>(request: &HttpRequest) -> Result<T, actix_web::Error> {
    let missing = || actix_web::error::ErrorInternalServerError("this route's access does not give its handler what it asks for");
    request.extensions().get::<T>().cloned().ok_or_else(missing)
}
