//! Lets a request be sent again without making anything twice.
//!
//! The answer is kept for a day under caller, address and key, without its secret:
//! keeping that to repeat it would break the promise that it is stored nowhere.

use super::AppError;
use crate::domain::actor::Actor;
use crate::domain::audit::Audited;
use crate::domain::keyring::hex;
use crate::store::idempotent_answers::{self, KeptAnswer};
use crate::store::{Tx, people};
use sha2::{Digest, Sha256};
use time::Duration;

/// How long an answer is kept.
pub const KEPT: Duration = Duration::hours(24);

/// A request that may be sent again.
#[derive(Debug, Clone)]
pub struct Repeatable {
    /// What the client calls it: 1 to 255 visible characters.
    pub key: String,
    /// Method and path.
    pub address: String,
    /// SHA-256 of its body.
    pub body_digest: [u8; 32],
}

/// What came of it.
pub enum Once<T> {
    /// It was done now.
    Done(T),
    /// It had been done; this was the answer.
    DoneBefore(String),
}

/// Does `work` once: a second request of the same key gets the kept answer.
/// `answer` draws what is kept; it must leave secrets out.
/// Errors: those of `work`; `Invalid` when the same key comes with another body.
pub fn once<T>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    request: Option<&Repeatable>,
    work: impl FnOnce(&mut Tx<'_>) -> Result<Audited<T>, AppError>,
    answer: impl FnOnce(&T) -> String,
) -> Result<Audited<Once<T>>, AppError> {
    let Some(request) = request else { return Ok(work(tx)?.map(Once::Done)) };
    // Two sendings wait for each other here, so that the second finds what the first made.
    if let Some(person_id) = actor.person_id() {
        people::take_turn(tx, person_id)?;
    }
    let id = id_of(actor, request);
    if let Some(kept) = idempotent_answers::by_id(tx, &id)? {
        return before(kept, request);
    }
    let (value, events) = work(tx)?.into_parts();
    let kept = KeptAnswer { request_digest: request.body_digest, answer: answer(&value) };
    idempotent_answers::put(tx, &id, &kept)?;
    Ok(Audited::with_events(Once::Done(value), events))
}

fn before<T>(kept: KeptAnswer, request: &Repeatable) -> Result<Audited<Once<T>>, AppError> {
    if kept.request_digest == request.body_digest {
        return Ok(Audited::unchanged(Once::DoneBefore(kept.answer)));
    }
    let words = "This Idempotency-Key was used for another request. Choose a new key for a new request.";
    Err(AppError::invalid("Idempotency-Key", "idempotency.key_reused", words))
}

/// The caller is part of the name, so that nobody sees another's answer.
fn id_of(actor: &Actor, request: &Repeatable) -> String {
    let caller = actor.token_id().map(|id| id.to_string()).or_else(|| actor.person_id().map(|id| id.to_string()));
    let text = format!("{}\n{}\n{}", caller.unwrap_or_default(), request.address, request.key);
    hex(&Sha256::digest(text.as_bytes()))
}
