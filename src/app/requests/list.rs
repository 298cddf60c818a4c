//! Lists requests: one's own, those that wait for somebody to decide, and those that were decided.

use crate::app::{AppError, authority};
use crate::domain::actor::{Actor, Who};
use crate::domain::policy::may_list;
use crate::domain::token_policy::APPROVAL_RESOURCE;
use crate::store::Snapshot;
pub use crate::store::token_requests::From;
use crate::store::token_requests::{RequestRecord, Which, count_open_for, page};

/// What the actor asked for; at most `most`. Errors: those of the store.
pub fn own(snapshot: &mut Snapshot<'_>, actor: &Actor, from: &From, most: i64) -> Result<Vec<RequestRecord>, AppError> {
    let Some(person_id) = actor.person_id() else { return Ok(Vec::new()) };
    Ok(page(snapshot, actor.organization_id, Which::AskedBy(person_id), from, most)?)
}

/// What waits for somebody other than its requester, at most `most`. One's own is never among them.
/// Errors: `Forbidden` without `core.approval:get`.
pub fn to_decide(snapshot: &mut Snapshot<'_>, actor: &Actor, from: &From, most: i64) -> Result<Vec<RequestRecord>, AppError> {
    let authority = authority::of(snapshot, actor)?;
    if !matches!(actor.who, Who::Operator) {
        may_list(actor, &authority, APPROVAL_RESOURCE)?;
    }
    Ok(page(snapshot, actor.organization_id, Which::OpenFor(actor.person_id()), from, most)?)
}

/// What was decided, whoever asked and whoever decided; at most `most`. Errors: `Forbidden` without `core.approval:get`.
pub fn decided(snapshot: &mut Snapshot<'_>, actor: &Actor, from: &From, most: i64) -> Result<Vec<RequestRecord>, AppError> {
    let authority = authority::of(snapshot, actor)?;
    if !matches!(actor.who, Who::Operator) {
        may_list(actor, &authority, APPROVAL_RESOURCE)?;
    }
    Ok(page(snapshot, actor.organization_id, Which::Decided, from, most)?)
}

/// How many requests the actor could decide; `None` for those who decide none. Errors: those of the store.
pub fn count_to_decide(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Option<i64>, AppError> {
    let authority = authority::of(snapshot, actor)?;
    match actor.person_id() {
        Some(id) if authority.holds(actor.organization_id, APPROVAL_RESOURCE, "update") => {
            Ok(Some(count_open_for(snapshot, actor.organization_id, id)?))
        }
        _ => Ok(None),
    }
}
