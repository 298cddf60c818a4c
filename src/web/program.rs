//! A program that came with a token: who it acts for and what it may do.

use super::credential::{Brought, brought};
use super::headers::Marks;
use super::problem::Problem;
use super::state::Shared;
use super::verify::gate;
use super::{client, failure::Failure};
use crate::app::tokens::usage::Use;
use crate::app::verify::{Asker, Decision, Pass, Question};
use crate::domain::actor::{Actor, Origin, Who};
use crate::domain::ids::SessionId;
use crate::domain::moment::Moment;
use crate::domain::service::Wanted;
use crate::domain::token::TokenKind;
use crate::domain::verdict::Reason;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, web};
use std::future::{Ready, ready};
use std::net::IpAddr;
use std::rc::Rc;

/// The token with which a request came, found good.
#[derive(Clone)]
pub struct Program {
    /// What it stands for.
    pub pass: Rc<Pass>,
    /// The actor it is.
    pub actor: Actor,
}

impl FromRequest for Program {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, actix_web::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let missing = || actix_web::error::ErrorInternalServerError("this route's access does not give its handler a program");
        ready(request.extensions().get::<Program>().cloned().ok_or_else(missing))
    }
}

/// Why a program is not let in.
pub enum Turned {
    /// Its credential was refused for this reason.
    Away(Reason),
    /// It came with two credentials.
    TooMany,
    /// We cannot know at present.
    Unknowing(Failure),
}

/// Finds out who comes with what. Notes the use of a token that is known.
pub async fn admit(request: &ServiceRequest, shared: &web::Data<Shared>, marks: &Marks) -> Result<Program, Turned> {
    admit_with(brought(request.headers()), request, shared, marks).await
}

/// The same for a credential that was found elsewhere.
pub async fn admit_with(
    brought: Brought<'_>,
    request: &ServiceRequest,
    shared: &web::Data<Shared>,
    marks: &Marks,
) -> Result<Program, Turned> {
    let secret = match brought {
        Brought::Nothing => return Err(Turned::Away(Reason::NoCredential)),
        Brought::Garbage => return Err(Turned::Away(Reason::Malformed)),
        Brought::TooMany => return Err(Turned::TooMany),
        Brought::Secret(secret) => secret,
    };
    let origin = client::origin(request.request(), &shared.trusted_proxies, Some(marks.request_id.clone()));
    match decide(request, &secret, origin.address).await.map_err(Turned::Unknowing)? {
        Decision::Deny(denial) => Err(Turned::Away(denial.reason)),
        Decision::Allow(pass, _) => Ok(admitted(shared, pass, origin)),
    }
}

/// The one decision, by the gate of this worker. What the program may do with its token is worked out where it does it.
async fn decide(request: &ServiceRequest, secret: &[u8], from: Option<IpAddr>) -> Result<Decision, Failure> {
    let question = Question { asker: Asker::Api, from, wanted: &|_| Wanted::All(Vec::new()) };
    Ok(gate(request.request())?.open().await?.decide(secret, &question).await?)
}

fn admitted(shared: &Shared, pass: Pass, origin: Origin) -> Program {
    shared.uses.accepted(&Use {
        token_id: pass.token_id,
        at: shared.desk.store().env().clock.now(),
        address: origin.address,
        user_agent: origin.user_agent.as_deref(),
        asked: None,
    });
    let who = who(&pass, shared.desk.store().env().clock.now());
    let actor = Actor { who, organization_id: pass.organization_id, origin };
    Program { pass: Rc::new(pass), actor }
}

/// A login token is its person: it was given for a password and lives for an hour, as a session would.
/// Every other token is a program, however much it may do.
fn who(pass: &Pass, now: Moment) -> Who {
    let (id, owner_id) = (pass.token_id, pass.owner.id);
    match pass.kind {
        TokenKind::Login => Who::Person { id: owner_id, session_id: SessionId::new(id.uuid()), confirmed_at: now },
        TokenKind::FullAccess | TokenKind::Restricted | TokenKind::Ephemeral => Who::Token { id, owner_id },
    }
}

impl Turned {
    /// The answer, after RFC 6750: no error code where no credential came, `invalid_token` where a bad one did.
    pub fn answer(&self, marks: &Marks) -> HttpResponse {
        match self {
            Turned::Unknowing(failure) => Problem::of_failure(failure, marks).answer(),
            Turned::TooMany => {
                let detail = "The request carries two credentials. Send one.";
                challenged(Problem::new(StatusCode::BAD_REQUEST, "invalid_request", detail, marks), Some("invalid_request"))
            }
            Turned::Away(reason) => {
                let told = reason.told_to_strangers();
                let error = (told != Reason::NoCredential).then_some("invalid_token");
                challenged(Problem::new(StatusCode::UNAUTHORIZED, told.code(), told.advice(), marks), error)
            }
        }
    }
}

fn challenged(problem: Problem, error: Option<&str>) -> HttpResponse {
    let challenge = match error {
        Some(error) => format!("Bearer realm=\"hallpass\", error=\"{error}\""),
        None => "Bearer realm=\"hallpass\"".to_owned(),
    };
    let mut response = problem.answer();
    if let Ok(value) = header::HeaderValue::from_str(&challenge) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, value);
    }
    response
}
