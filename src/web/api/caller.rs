//! Whoever calls the API: a program with a token, or a person at a page of ours.

use super::body::Body;
use crate::app::idempotency::Repeatable;
use crate::app::{AppError, Tx};
use crate::domain::actor::Actor;
use crate::domain::audit::Audited;
use crate::domain::ids::PersonId;
use crate::domain::moment::Moment;
use crate::domain::pass::Pass;
use crate::web::refusal::Refusal;
use crate::web::state::Shared;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use std::future::{Ready, ready};
use std::rc::Rc;

/// Longer idempotency keys are refused.
const LONGEST_KEY: usize = 255;

/// What every API handler needs of its caller. The guard puts it there, so a handler cannot have one unchecked.
#[derive(Clone)]
pub struct Caller {
    /// What the handlers share.
    pub shared: web::Data<Shared>,
    /// The actor.
    pub actor: Actor,
    /// The token, where one was sent.
    pub pass: Option<Rc<Pass>>,
}

impl Caller {
    /// The person who calls, or for whom a token does. Errors: `NotFound` for anybody else.
    pub fn person_id(&self) -> Result<PersonId, AppError> {
        self.actor.person_id().ok_or(AppError::NotFound)
    }

    /// Now.
    pub fn now(&self) -> Moment {
        self.shared.desk.store().env().clock.now()
    }

    /// Makes an audited change.
    pub async fn change<T, F>(&self, work: F) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>, &Actor) -> Result<Audited<T>, AppError> + Send + 'static,
    {
        self.shared.desk.write(&self.actor, work).await
    }

    /// Tries a change out and takes it back. Errors: those of the change.
    pub async fn rehearse<T, F>(&self, work: F) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>, &Actor) -> Result<Audited<T>, AppError> + Send + 'static,
    {
        self.shared.desk.rehearse(&self.actor, work).await
    }
}

/// What the request calls itself, for sending it again. Errors: 400 for a key that is empty, too long or unprintable.
pub fn repeatable(request: &HttpRequest, body: &Body) -> Result<Option<Repeatable>, Refusal> {
    let mut values = request.headers().get_all("idempotency-key");
    let Some(value) = values.next() else { return Ok(None) };
    let key = value.to_str().unwrap_or_default();
    let is_visible = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_visible || key.len() > LONGEST_KEY || values.next().is_some() {
        let words = format!("Send one key of 1 to {LONGEST_KEY} visible characters.");
        return Err(Refusal::asked("Idempotency-Key", "idempotency.key_unreadable", words));
    }
    let address = format!("{} {}", request.method(), request.path());
    Ok(Some(Repeatable { key: key.to_owned(), address, body_digest: body.digest() }))
}

impl FromRequest for Caller {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, actix_web::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let missing = || actix_web::error::ErrorInternalServerError("this route's access does not give its handler a caller");
        ready(request.extensions().get::<Caller>().cloned().ok_or_else(missing))
    }
}
