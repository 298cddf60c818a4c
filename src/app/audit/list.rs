//! Lists what happened in an organization.

use super::AppError;
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::ids::EventId;
pub use crate::domain::listing::Direction;
use crate::domain::policy::{self, AUDIT_RESOURCE};
use crate::store::Snapshot;
pub use crate::store::audit::{AuditQuery, EventRecord, Found, Outcome, Spot, Trail};
use crate::store::audit::{by_id, look as look_through, newest};

/// One page of the log; at most `most`, and whether there is more. However rare what is asked for is,
/// it is looked for to the end of the log: for files, which may take their time.
/// Errors: `Forbidden` without `core.audit:get`.
pub fn list(
    snapshot: &mut Snapshot<'_>,
    actor: &Actor,
    query: &AuditQuery,
    most: usize,
) -> Result<(Vec<EventRecord>, bool), AppError> {
    filled(query, most, |query, most| look(snapshot, actor, query, most))
}

/// The same of a person's own activity.
pub fn list_own(
    snapshot: &mut Snapshot<'_>,
    actor: &Actor,
    query: &AuditQuery,
    most: usize,
) -> Result<(Vec<EventRecord>, bool), AppError> {
    filled(query, most, |query, most| look_own(snapshot, actor, query, most))
}

/// One look at the log: `most` entries at most, and from where it goes on. A look that goes through many
/// entries of which few are asked for ends before its page is full, and then the log goes on all the same.
/// Errors: `Forbidden` without `core.audit:get`.
pub fn look(snapshot: &mut Snapshot<'_>, actor: &Actor, query: &AuditQuery, most: usize) -> Result<Found, AppError> {
    let authority = authority::of(snapshot, actor)?;
    policy::may_list(actor, &authority, AUDIT_RESOURCE)?;
    Ok(look_through(snapshot, actor.organization_id, query, most)?)
}

/// One look at a person's own activity: what they did, and what was done to them and their tokens, in the active organization.
/// Where others were when they did something is not told. No right is needed to see this.
/// Errors: `NotFound` for the operator, who is nobody.
pub fn look_own(snapshot: &mut Snapshot<'_>, actor: &Actor, query: &AuditQuery, most: usize) -> Result<Found, AppError> {
    let person_id = actor.person_id().ok_or(AppError::NotFound)?;
    authority::of(snapshot, actor)?;
    let query = AuditQuery { trail: Some(Trail::Own(person_id)), ..query.clone() };
    let mut found = look_through(snapshot, actor.organization_id, &query, most)?;
    let own = person_id.to_string();
    for event in found.events.iter_mut().filter(|event| event.person_id.as_deref() != Some(own.as_str())) {
        (event.address, event.user_agent) = (None, None);
    }
    Ok(found)
}

fn filled(
    query: &AuditQuery,
    most: usize,
    mut look: impl FnMut(&AuditQuery, usize) -> Result<Found, AppError>,
) -> Result<(Vec<EventRecord>, bool), AppError> {
    let (mut query, mut events) = (query.clone(), Vec::new());
    loop {
        let found = look(&query, most - events.len())?;
        events.extend(found.events);
        query.place = found.rest;
        if query.place.is_none() || events.len() >= most {
            return Ok((events, query.place.is_some()));
        }
    }
}

/// What happened anywhere; at most `most`. For the operator.
pub fn everywhere(snapshot: &mut Snapshot<'_>, query: &AuditQuery, most: usize) -> Result<Vec<EventRecord>, AppError> {
    Ok(newest(snapshot, query, i64::try_from(most).unwrap_or(i64::MAX))?)
}

/// One event. Errors: `Forbidden` without `core.audit:get`, `NotFound`.
pub fn show(snapshot: &mut Snapshot<'_>, actor: &Actor, id: EventId) -> Result<EventRecord, AppError> {
    let authority = authority::of(snapshot, actor)?;
    policy::may_list(actor, &authority, AUDIT_RESOURCE)?;
    by_id(snapshot, actor.organization_id, &id.to_string())?.ok_or(AppError::NotFound)
}
