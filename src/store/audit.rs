//! The audit log: written by the write gate alone, read by pages and the API.

use super::rows::{from_json, moment, to_json};
use super::schema::audit_events;
use super::{Snapshot, StoreError, Tx, people};
use crate::domain::actor::Actor;
use crate::domain::audit::{Change, Event};
use crate::domain::ids::{EventId, OrganizationId};
use crate::domain::moment::Moment;
use diesel::prelude::*;

/// A row of the log.
#[derive(Debug, Clone)]
pub struct EventRecord {
    /// Its id.
    pub id: String,
    /// When it happened.
    pub at: Moment,
    /// Who did it, by id; nobody for the operator.
    pub person_id: Option<String>,
    /// Who did it: a name of that time, or nothing for the operator.
    pub person_name: Option<String>,
    /// `session`, `token` or `operator`.
    pub credential: String,
    /// The token it was done with, if it was.
    pub token_id: Option<String>,
    /// From where.
    pub address: Option<String>,
    /// What was done.
    pub action: String,
    /// What sort of thing it was done to.
    pub target_kind: String,
    /// To which one.
    pub target_id: String,
    /// What that was called.
    pub target_name: String,
    /// Field by field, old and new.
    pub changes: Vec<Change>,
    /// A reason or remark.
    pub note: Option<String>,
}

#[derive(Queryable)]
struct Row {
    id: String,
    at: i64,
    _organization_id: Option<String>,
    person_id: Option<String>,
    person_name: Option<String>,
    credential: String,
    token_id: Option<String>,
    address: Option<String>,
    _user_agent: Option<String>,
    _request_id: Option<String>,
    action: String,
    target_kind: String,
    target_id: String,
    target_name: String,
    changes: String,
    note: Option<String>,
}

impl TryFrom<Row> for EventRecord {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            at: moment(row.at)?,
            person_id: row.person_id,
            person_name: row.person_name,
            credential: row.credential,
            token_id: row.token_id,
            address: row.address,
            action: row.action,
            target_kind: row.target_kind,
            target_id: row.target_id,
            target_name: row.target_name,
            changes: from_json(&row.changes)?,
            note: row.note,
        })
    }
}

/// What happened to one thing, newest first; at most `most`.
pub fn of_target(snapshot: &mut Snapshot<'_>, kind: &str, id: &str, most: i64) -> Result<Vec<EventRecord>, StoreError> {
    let rows: Vec<Row> = audit_events::table
        .select(audit_events::all_columns)
        .filter(audit_events::target_kind.eq(kind))
        .filter(audit_events::target_id.eq(id))
        .order((audit_events::at.desc(), audit_events::id.desc()))
        .limit(most)
        .load(snapshot.connection)?;
    rows.into_iter().map(EventRecord::try_from).collect()
}

/// What is asked of an organization's log.
#[derive(Debug, Clone, Default)]
pub struct AuditQuery {
    /// Only what this person did.
    pub person_id: Option<String>,
    /// Only this action.
    pub action: Option<String>,
    /// Only what was done to this sort of thing.
    pub target_kind: Option<String>,
    /// Only what was done to the thing with this id.
    pub target_id: Option<String>,
    /// Only what happened before this.
    pub before: Option<Moment>,
    /// Only what happened at this moment or after it.
    pub after: Option<Moment>,
    /// Go on after this event: when it happened, and its id.
    pub place: Option<(Moment, String)>,
}

/// What happened in an organization, newest first; at most `most`.
pub fn of_organization(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    query: &AuditQuery,
    most: i64,
) -> Result<Vec<EventRecord>, StoreError> {
    let mut rows = audit_events::table
        .select(audit_events::all_columns)
        .filter(audit_events::organization_id.eq(organization_id.to_string()))
        .into_boxed();
    if let Some(person_id) = &query.person_id {
        rows = rows.filter(audit_events::person_id.eq(person_id.clone()));
    }
    if let Some(action) = &query.action {
        rows = rows.filter(audit_events::action.eq(action.clone()));
    }
    if let Some(kind) = &query.target_kind {
        rows = rows.filter(audit_events::target_kind.eq(kind.clone()));
    }
    if let Some(id) = &query.target_id {
        rows = rows.filter(audit_events::target_id.eq(id.clone()));
    }
    if let Some(before) = query.before {
        rows = rows.filter(audit_events::at.lt(before.micros()));
    }
    if let Some(after) = query.after {
        rows = rows.filter(audit_events::at.ge(after.micros()));
    }
    if let Some((at, id)) = &query.place {
        let same_moment = audit_events::at.eq(at.micros()).and(audit_events::id.lt(id.clone()));
        rows = rows.filter(audit_events::at.lt(at.micros()).or(same_moment));
    }
    let rows = rows.order((audit_events::at.desc(), audit_events::id.desc())).limit(most);
    rows.load::<Row>(snapshot.connection)?.into_iter().map(EventRecord::try_from).collect()
}

/// One event of an organization.
pub fn by_id(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId, id: &str) -> Result<Option<EventRecord>, StoreError> {
    let row: Option<Row> = audit_events::table
        .select(audit_events::all_columns)
        .filter(audit_events::organization_id.eq(organization_id.to_string()))
        .filter(audit_events::id.eq(id))
        .get_result(snapshot.connection)
        .optional()?;
    row.map(EventRecord::try_from).transpose()
}

/// Everything that happened, newest first; at most `most`. For tests and the operator at the shell.
pub fn newest(snapshot: &mut Snapshot<'_>, most: i64) -> Result<Vec<EventRecord>, StoreError> {
    let rows: Vec<Row> = audit_events::table
        .select(audit_events::all_columns)
        .order((audit_events::at.desc(), audit_events::id.desc()))
        .limit(most)
        .load(snapshot.connection)?;
    rows.into_iter().map(EventRecord::try_from).collect()
}

/// Writes one row. Only the write gate calls this.
pub(super) fn record(tx: &mut Tx<'_>, actor: &Actor, event: Event) -> Result<(), StoreError> {
    let person = actor.person_id().map(|id| people::by_id(tx, id)).transpose()?.flatten();
    let row = (
        audit_events::id.eq(EventId::new(tx.new_id()).to_string()),
        audit_events::at.eq(tx.now().micros()),
        audit_events::organization_id.eq(Some(actor.organization_id.to_string())),
        audit_events::person_id.eq(actor.person_id().map(|id| id.to_string())),
        audit_events::person_name.eq(person.map(|person| person.full_name.as_str().to_owned())),
        audit_events::credential.eq(actor.credential()),
        audit_events::token_id.eq(actor.token_id().map(|id| id.to_string())),
        audit_events::address.eq(actor.origin.address.map(|address| address.to_string())),
        audit_events::user_agent.eq(actor.origin.user_agent.clone()),
        audit_events::request_id.eq(actor.origin.request_id.clone()),
        (
            audit_events::action.eq(event.action),
            audit_events::target_kind.eq(event.target.kind),
            audit_events::target_id.eq(event.target.id),
            audit_events::target_name.eq(event.target.name),
            audit_events::changes.eq(to_json(&event.changes)?),
            audit_events::note.eq(event.note),
        ),
    );
    diesel::insert_into(audit_events::table).values(row).execute(tx.connection)?;
    Ok(())
}
