//! Says no to what somebody else asks for.

use super::{demand_open, show};
use crate::app::{AppError, authority};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::ids::{PersonId, RequestId};
use crate::domain::policy::{self, DecideRequest, Permit};
use crate::domain::request::{Remark, RequestSort, RequestState};
use crate::domain::token::{Revocation, RevocationReason, Token};
use crate::store::{Tx, token_requests, tokens};

/// Declines a request with a reason that whoever asked reads. A new token is over with that; an old one stays as it is.
/// `version` is the one that was seen.
/// Errors: `NotFound`, `Forbidden` for one's own request and without `core.approval:update`, `Invalid` without a reason,
/// `Conflict` when it was decided already.
pub fn decline(tx: &mut Tx<'_>, actor: &Actor, id: RequestId, version: i64, remark: &Remark) -> Result<Audited<Token>, AppError> {
    let authority = authority::of(tx, actor)?;
    let record = show(tx, actor, id)?.record;
    let permit = policy::may_decide_request(actor, &authority, record.request, record.token)?;
    demand_open(&permit.request, version)?;
    if remark.as_str().is_empty() {
        return Err(AppError::invalid("remark", "request.reason_missing", "Say why: whoever asks will read it."));
    }
    let token = close(tx, &permit, RequestState::Declined, actor.person_id(), remark)?;
    let event = Event::new("token.declined", Target::new("token", token.id, token.name.as_str()));
    Ok(Audited::new(token, event.note(remark.as_str())))
}

/// Closes a request without granting anything; a token that was never granted ends with it.
pub(super) fn close(
    tx: &mut Tx<'_>,
    permit: &Permit<DecideRequest>,
    state: RequestState,
    by: Option<PersonId>,
    remark: &Remark,
) -> Result<Token, AppError> {
    token_requests::decide(tx, permit, state, by, remark)?;
    if permit.request.sort == RequestSort::Widening || permit.token.revocation.is_some() {
        return Ok(permit.token.clone());
    }
    let revocation = Revocation { at: tx.now(), by, reason: RevocationReason::Other };
    Ok(tokens::turn_down(tx, permit, revocation)?)
}
