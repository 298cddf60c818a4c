//! Takes back what one asked for.

use super::decline::close;
use super::{demand_open, show};
use crate::app::{AppError, authority};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::ids::RequestId;
use crate::domain::policy;
use crate::domain::request::{Remark, RequestState};
use crate::domain::token::Token;
use crate::store::Tx;

/// Withdraws one's own request. A new token is over with that; an old one stays as it is.
/// Errors: `NotFound`, `Forbidden` for somebody else's, `Conflict` when it was decided already.
pub fn withdraw(tx: &mut Tx<'_>, actor: &Actor, id: RequestId, version: i64) -> Result<Audited<Token>, AppError> {
    let authority = authority::of(tx, actor)?;
    let record = show(tx, actor, id)?.record;
    let permit = policy::may_withdraw_request(actor, &authority, record.request, record.token)?;
    demand_open(&permit.request, version)?;
    let token = close(tx, &permit, RequestState::Withdrawn, actor.person_id(), &Remark::default())?;
    let event = Event::new("token.request_withdrawn", Target::new("token", token.id, token.name.as_str()));
    Ok(Audited::new(token, event))
}
