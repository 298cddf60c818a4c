//! Lists what happened in an organization.

use super::AppError;
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::ids::EventId;
pub use crate::domain::listing::Direction;
use crate::domain::policy::{self, AUDIT_RESOURCE};
use crate::store::Snapshot;
pub use crate::store::audit::{AuditQuery, EventRecord, Outcome, Spot, Trail};
use crate::store::audit::{by_id, newest, of_organization};

/// One page of the log; at most `most`, and whether there is more.
/// Errors: `Forbidden` without `core.audit:get`.
pub fn list(
    snapshot: &mut Snapshot<'_>,
    actor: &Actor,
    query: &AuditQuery,
    most: usize,
) -> Result<(Vec<EventRecord>, bool), AppError> {
    let authority = authority::of(snapshot, actor)?;
    policy::may_list(actor, &authority, AUDIT_RESOURCE)?;
    page(snapshot, actor, query, most)
}

/// One page of a person's own activity: what they did, and what was done to them and their tokens, in the active organization.
/// Where others were when they did something is not told. No right is needed to see this.
/// Errors: `NotFound` for the operator, who is nobody.
pub fn list_own(
    snapshot: &mut Snapshot<'_>,
    actor: &Actor,
    query: &AuditQuery,
    most: usize,
) -> Result<(Vec<EventRecord>, bool), AppError> {
    let person_id = actor.person_id().ok_or(AppError::NotFound)?;
    authority::of(snapshot, actor)?;
    let query = AuditQuery { trail: Some(Trail::Own(person_id)), ..query.clone() };
    let (mut events, has_more) = page(snapshot, actor, &query, most)?;
    let own = person_id.to_string();
    for event in events.iter_mut().filter(|event| event.person_id.as_deref() != Some(own.as_str())) {
        (event.address, event.user_agent) = (None, None);
    }
    Ok((events, has_more))
}

/// What happened anywhere; at most `most`. For the operator.
pub fn everywhere(snapshot: &mut Snapshot<'_>, query: &AuditQuery, most: usize) -> Result<Vec<EventRecord>, AppError> {
    Ok(newest(snapshot, query, i64::try_from(most).unwrap_or(i64::MAX))?)
}

/// One row more than is shown tells whether there are more.
pub(in crate::app) fn page(
    snapshot: &mut Snapshot<'_>,
    actor: &Actor,
    query: &AuditQuery,
    most: usize,
) -> Result<(Vec<EventRecord>, bool), AppError> {
    let limit = i64::try_from(most + 1).unwrap_or(i64::MAX);
    let mut events = of_organization(snapshot, actor.organization_id, query, limit)?;
    let has_more = events.len() > most;
    events.truncate(most);
    Ok((events, has_more))
}

/// One event. Errors: `Forbidden` without `core.audit:get`, `NotFound`.
pub fn show(snapshot: &mut Snapshot<'_>, actor: &Actor, id: EventId) -> Result<EventRecord, AppError> {
    let authority = authority::of(snapshot, actor)?;
    policy::may_list(actor, &authority, AUDIT_RESOURCE)?;
    by_id(snapshot, actor.organization_id, &id.to_string())?.ok_or(AppError::NotFound)
}
