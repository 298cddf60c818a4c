//! A row of the log, as it is stored, as it is read, and as it is hashed.

use crate::domain::audit::Change;
use crate::domain::chain::{Content, Hash};
use crate::domain::moment::Moment;
use crate::store::StoreError;
use crate::store::connection::AnyConnection;
use crate::store::kept::Keep;
use crate::store::rows::{from_json, moment};
use crate::store::schema::audit_events;
use diesel::prelude::*;

/// An entry of the log.
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
    /// What the client called itself.
    pub user_agent: Option<String>,
    /// The id under which the server's log knows the request.
    pub request_id: Option<String>,
    /// What was done, or tried.
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
    /// Whether it was refused; everything else was done.
    pub is_refused: bool,
    /// Why it was refused, as a stable code.
    pub code: Option<String>,
    /// Its number in the chain.
    pub number: i64,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = audit_events, treat_none_as_default_value = false)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) at: i64,
    pub(super) organization_id: Option<String>,
    pub(super) person_id: Option<String>,
    pub(super) person_name: Option<String>,
    pub(super) credential: String,
    pub(super) token_id: Option<String>,
    pub(super) address: Option<String>,
    pub(super) user_agent: Option<String>,
    pub(super) request_id: Option<String>,
    pub(super) action: String,
    pub(super) target_kind: String,
    pub(super) target_id: String,
    pub(super) target_name: String,
    pub(super) changes: String,
    pub(super) note: Option<String>,
    pub(super) result: String,
    pub(super) code: Option<String>,
    pub(super) number: Option<i64>,
    pub(super) hash: Option<Vec<u8>>,
}

/// How many rows one statement writes; each has twenty values, and Postgres takes 65,535.
const AT_ONCE: usize = 1_000;

/// What was done.
pub(super) const DONE: &str = "done";
/// What was refused.
pub(super) const REFUSED: &str = "refused";

impl Row {
    /// Everything but its place in the chain, in the order of the columns.
    /// This order is fixed for ever: another one would make every log look forged.
    pub(super) fn content(&self) -> Content {
        let mut content = Content::begin(b"event 1");
        content.text(Some(&self.id));
        content.number(self.at);
        let origin = [&self.organization_id, &self.person_id, &self.person_name].map(Option::as_deref);
        let way = [&self.token_id, &self.address, &self.user_agent, &self.request_id].map(Option::as_deref);
        origin.into_iter().chain([Some(self.credential.as_str())]).chain(way).for_each(|text| content.text(text));
        for text in [&self.action, &self.target_kind, &self.target_id, &self.target_name, &self.changes] {
            content.text(Some(text));
        }
        for text in [self.note.as_deref(), Some(self.result.as_str()), self.code.as_deref()] {
            content.text(text);
        }
        content
    }

    /// Whether it carries exactly this hash.
    pub(super) fn carries(&self, hash: &Hash) -> bool {
        self.hash.as_deref() == Some(hash.as_slice())
    }
}

/// Writes rows. On Postgres many go in one statement, because each statement is a way there and back.
pub(super) fn insert(connection: &mut AnyConnection, rows: &[Row]) -> Result<(), StoreError> {
    match connection {
        AnyConnection::Postgres(inner) if rows.len() > 1 => {
            for rows in rows.chunks(AT_ONCE) {
                diesel::insert_into(audit_events::table).values(rows).execute(inner)?;
            }
        }
        connection => {
            for row in rows {
                diesel::insert_into(audit_events::table).values(row).kept().execute(connection)?;
            }
        }
    }
    Ok(())
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
            user_agent: row.user_agent,
            request_id: row.request_id,
            action: row.action,
            target_kind: row.target_kind,
            target_id: row.target_id,
            target_name: row.target_name,
            changes: from_json(&row.changes)?,
            note: row.note,
            is_refused: row.result == REFUSED,
            code: row.code,
            number: row.number.unwrap_or_default(),
        })
    }
}
