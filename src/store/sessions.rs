//! Browser sessions: kept here so that they can be listed, ended one by one, and ended all at once.
//!
//! The cookie's value is stored only as a digest, so that a copy of the database opens no session.

use super::at_most::AtMost;
use super::rows::{corrupt, moment};
use super::schema::{memberships, sessions};
use super::{Snapshot, StoreError, Tx};
use crate::domain::ids::{OrganizationId, PersonId, SessionId};
use crate::domain::moment::Moment;
use diesel::prelude::*;

/// A session as stored.
#[derive(Debug, Clone)]
pub struct SessionRecord {
    /// Its public name.
    pub id: SessionId,
    /// Whose it is.
    pub person_id: Option<PersonId>,
    /// The values kept in it, as JSON.
    pub state: String,
    /// From which address it was begun.
    pub address: Option<String>,
    /// With what it was begun.
    pub user_agent: Option<String>,
    /// When it was begun.
    pub created_at: Moment,
    /// When it was last used, to the minute.
    pub seen_at: Moment,
}

#[derive(Queryable)]
struct Row {
    id: String,
    _digest: Vec<u8>,
    person_id: Option<String>,
    state: String,
    address: Option<String>,
    user_agent: Option<String>,
    created_at: i64,
    seen_at: i64,
}

impl TryFrom<Row> for SessionRecord {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: SessionId::parse(&row.id).map_err(corrupt)?,
            person_id: row.person_id.map(|id| PersonId::parse(&id)).transpose().map_err(corrupt)?,
            state: row.state,
            address: row.address,
            user_agent: row.user_agent,
            created_at: moment(row.created_at)?,
            seen_at: moment(row.seen_at)?,
        })
    }
}

/// The session whose cookie has this digest, if neither of its limits has passed.
pub fn live_by_digest(snapshot: &mut Snapshot<'_>, digest: &[u8; 32]) -> Result<Option<SessionRecord>, StoreError> {
    let (oldest_start, oldest_sight) = limits(snapshot);
    let row: Option<Row> = sessions::table
        .select(sessions::all_columns)
        .filter(sessions::digest.eq(digest.as_slice()))
        .filter(sessions::created_at.gt(oldest_start))
        .filter(sessions::seen_at.gt(oldest_sight))
        .get_result(snapshot.connection)
        .optional()?;
    row.map(SessionRecord::try_from).transpose()
}

/// A person's live sessions, last used first.
pub fn live_of_person(snapshot: &mut Snapshot<'_>, person_id: PersonId) -> Result<Vec<SessionRecord>, StoreError> {
    let (oldest_start, oldest_sight) = limits(snapshot);
    let rows: Vec<Row> = sessions::table
        .select(sessions::all_columns)
        .filter(sessions::person_id.eq(person_id.to_string()))
        .filter(sessions::created_at.gt(oldest_start))
        .filter(sessions::seen_at.gt(oldest_sight))
        .order((sessions::seen_at.desc(), sessions::id))
        .at_most(200)
        .load(snapshot.connection)?;
    rows.into_iter().map(SessionRecord::try_from).collect()
}

fn limits(snapshot: &Snapshot<'_>) -> (i64, i64) {
    let rules = &snapshot.rules().sessions;
    (snapshot.now().minus(rules.absolute).micros(), snapshot.now().minus(rules.idle).micros())
}

/// Begins a session.
pub fn insert(tx: &mut Tx<'_>, record: &SessionRecord, digest: &[u8; 32]) -> Result<(), StoreError> {
    let row = (
        sessions::id.eq(record.id.to_string()),
        sessions::digest.eq(digest.as_slice()),
        sessions::person_id.eq(record.person_id.map(|id| id.to_string())),
        sessions::state.eq(&record.state),
        sessions::address.eq(&record.address),
        sessions::user_agent.eq(&record.user_agent),
        sessions::created_at.eq(record.created_at.micros()),
        sessions::seen_at.eq(record.seen_at.micros()),
    );
    diesel::insert_into(sessions::table).values(row).execute(tx.connection)?;
    Ok(())
}

/// Stores other values in a session.
pub fn set_state(tx: &mut Tx<'_>, digest: &[u8; 32], state: &str) -> Result<(), StoreError> {
    diesel::update(sessions::table.filter(sessions::digest.eq(digest.as_slice())))
        .set(sessions::state.eq(state))
        .execute(tx.connection)?;
    Ok(())
}

/// Notes that a session was used now.
pub fn mark_seen(tx: &mut Tx<'_>, digest: &[u8; 32]) -> Result<(), StoreError> {
    let now = tx.now().micros();
    diesel::update(sessions::table.filter(sessions::digest.eq(digest.as_slice())))
        .set(sessions::seen_at.eq(now))
        .execute(tx.connection)?;
    Ok(())
}

/// Ends the session with this cookie.
pub fn delete_by_digest(tx: &mut Tx<'_>, digest: &[u8; 32]) -> Result<(), StoreError> {
    diesel::delete(sessions::table.filter(sessions::digest.eq(digest.as_slice()))).execute(tx.connection)?;
    Ok(())
}

/// Ends one session of a person; says whether there was one.
pub fn delete_of_person(tx: &mut Tx<'_>, person_id: PersonId, id: SessionId) -> Result<bool, StoreError> {
    let gone = diesel::delete(
        sessions::table.filter(sessions::id.eq(id.to_string())).filter(sessions::person_id.eq(person_id.to_string())),
    )
    .execute(tx.connection)?;
    Ok(gone > 0)
}

/// Ends all sessions of a person but the one to keep; says how many.
pub fn delete_all_of_person(tx: &mut Tx<'_>, person_id: PersonId, keep: Option<SessionId>) -> Result<usize, StoreError> {
    let kept = keep.map(|id| id.to_string()).unwrap_or_default();
    Ok(diesel::delete(sessions::table.filter(sessions::person_id.eq(person_id.to_string())).filter(sessions::id.ne(kept)))
        .execute(tx.connection)?)
}

/// Ends the sessions of everybody in an organization but the one to keep.
pub fn delete_all_of_members(
    tx: &mut Tx<'_>,
    organization_id: OrganizationId,
    keep: Option<SessionId>,
) -> Result<usize, StoreError> {
    let members = memberships::table
        .filter(memberships::organization_id.eq(organization_id.to_string()))
        .select(memberships::person_id.nullable());
    let kept = keep.map(|id| id.to_string()).unwrap_or_default();
    let over = sessions::table.filter(sessions::person_id.eq_any(members)).filter(sessions::id.ne(kept));
    Ok(diesel::delete(over).execute(tx.connection)?)
}

/// Forgets sessions whose limits have passed.
pub fn delete_over(tx: &mut Tx<'_>) -> Result<usize, StoreError> {
    let (oldest_start, oldest_sight) = limits(tx);
    Ok(diesel::delete(sessions::table.filter(sessions::created_at.le(oldest_start).or(sessions::seen_at.le(oldest_sight))))
        .execute(tx.connection)?)
}
