//! Lists what happened in an organization.

use super::AppError;
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::ids::EventId;
use crate::domain::policy::{self, AUDIT_RESOURCE};
use crate::store::Snapshot;
pub use crate::store::audit::{AuditQuery, EventRecord};
use crate::store::audit::{by_id, of_organization};

/// One page of the log, newest first; at most `most`, and whether there is more.
/// Errors: `Forbidden` without `core.audit:get`.
pub fn list(
    snapshot: &mut Snapshot<'_>,
    actor: &Actor,
    query: &AuditQuery,
    most: usize,
) -> Result<(Vec<EventRecord>, bool), AppError> {
    let authority = authority::of(snapshot, actor)?;
    policy::may_list(actor, &authority, AUDIT_RESOURCE)?;
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
