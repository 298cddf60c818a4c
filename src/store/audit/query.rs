//! What may be asked of the log, as conditions; how much of it is read at once is in `look`.

use super::row::{DONE, EventRecord, REFUSED, Row};
use crate::domain::ids::{OrganizationId, PersonId, TokenId};
use crate::domain::listing::Direction;
use crate::domain::moment::Moment;
use crate::store::at_most::AtMost;
use crate::store::connection::MultiBackend;
use crate::store::schema::{audit_events, tokens};
use crate::store::token_list::literal;
use crate::store::{Snapshot, StoreError};
use diesel::dsl::IntoBoxed;
use diesel::prelude::*;
use diesel::sql_types::Text;

diesel::define_sql_function! {
    /// Letters in lower case, on both databases.
    fn lower(text: Text) -> Text;
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused.
    Refused,
}

impl Outcome {
    /// The word in addresses and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => DONE,
            Self::Refused => REFUSED,
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Done, Self::Refused].into_iter().find(|outcome| outcome.as_str() == word)
    }
}

/// All that concerns one thing, whoever did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trail {
    /// What was done to a token, and what was done with it.
    Token(TokenId),
    /// What was done to a person, and what they did.
    Person(PersonId),
    /// The same, and what was done to the tokens they own: a person's own activity.
    Own(PersonId),
}

/// What is asked of an organization's log.
#[derive(Debug, Clone, Default)]
pub struct AuditQuery {
    /// Only what this person did.
    pub person_id: Option<String>,
    /// Only what people did whose name holds this, or the one with this id.
    pub who: Option<String>,
    /// Only this action.
    pub action: Option<String>,
    /// Only what was done to this sort of thing.
    pub target_kind: Option<String>,
    /// Only what was done to the thing with this id.
    pub target_id: Option<String>,
    /// Only what concerns this.
    pub trail: Option<Trail>,
    /// Only what was done, or what was refused.
    pub outcome: Option<Outcome>,
    /// Only from this address.
    pub address: Option<String>,
    /// Only in this request.
    pub request_id: Option<String>,
    /// Only entries that hold this text: in the names of people and things, in the action, in a remark, or as an id.
    pub search: Option<String>,
    /// Only what happened before this.
    pub before: Option<Moment>,
    /// Only what happened at this moment or after it.
    pub after: Option<Moment>,
    /// From which end.
    pub direction: Direction,
    /// Go on after this entry.
    pub place: Option<Spot>,
}

/// An entry's place in the list: when it happened and, because what is done at once has one moment, its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// When it happened.
    pub at: Moment,
    /// Its number in the chain.
    pub number: i64,
}

impl EventRecord {
    /// Where the list goes on after this entry.
    pub fn spot(&self) -> Spot {
        Spot { at: self.at, number: self.number }
    }
}

pub(super) type Rows = IntoBoxed<'static, audit_events::table, MultiBackend>;

/// One event of an organization.
pub fn by_id(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId, id: &str) -> Result<Option<EventRecord>, StoreError> {
    let rows = audit_events::table.filter(audit_events::organization_id.eq(organization_id.to_string()));
    let row = rows.filter(audit_events::id.eq(id.to_owned())).into_boxed();
    Ok(load(snapshot, row, Direction::NewestFirst, 1)?.pop())
}

/// What happened to one thing, newest first; at most `most`. What was refused did not happen to it.
pub fn of_target(snapshot: &mut Snapshot<'_>, kind: &str, id: &str, most: i64) -> Result<Vec<EventRecord>, StoreError> {
    let rows = audit_events::table
        .filter(audit_events::target_kind.eq(kind.to_owned()))
        .filter(audit_events::target_id.eq(id.to_owned()))
        .filter(audit_events::result.eq(DONE));
    load(snapshot, rows.into_boxed(), Direction::NewestFirst, most)
}

/// How the history of one thing begins, oldest first; at most `most`.
pub fn beginning_of_target(snapshot: &mut Snapshot<'_>, kind: &str, id: &str, most: i64) -> Result<Vec<EventRecord>, StoreError> {
    let rows = audit_events::table
        .filter(audit_events::target_kind.eq(kind.to_owned()))
        .filter(audit_events::target_id.eq(id.to_owned()))
        .filter(audit_events::result.eq(DONE));
    load(snapshot, rows.into_boxed(), Direction::OldestFirst, most)
}

/// What happened anywhere; at most `most`. For the operator at the shell.
pub fn newest(snapshot: &mut Snapshot<'_>, query: &AuditQuery, most: i64) -> Result<Vec<EventRecord>, StoreError> {
    let rows = asked(audit_events::table.into_boxed(), query);
    let rows = match query.place {
        Some(spot) => beyond(rows, query.direction, spot),
        None => rows,
    };
    load(snapshot, rows, query.direction, most)
}

/// Entries of one chain, in its order.
pub(super) fn load_by_number(
    snapshot: &mut Snapshot<'_>,
    rows: Rows,
    direction: Direction,
    most: i64,
) -> Result<Vec<EventRecord>, StoreError> {
    let rows = match direction {
        Direction::NewestFirst => rows.order((audit_events::number.desc(), audit_events::id.desc())),
        Direction::OldestFirst => rows.order((audit_events::number, audit_events::id)),
    };
    let rows: Vec<Row> = rows.select(audit_events::all_columns).at_most(most).load(snapshot.connection)?;
    rows.into_iter().map(EventRecord::try_from).collect()
}

fn load(snapshot: &mut Snapshot<'_>, rows: Rows, direction: Direction, most: i64) -> Result<Vec<EventRecord>, StoreError> {
    let rows = match direction {
        Direction::NewestFirst => rows.order((audit_events::at.desc(), audit_events::number.desc(), audit_events::id.desc())),
        Direction::OldestFirst => rows.order((audit_events::at, audit_events::number, audit_events::id)),
    };
    let rows: Vec<Row> = rows.select(audit_events::all_columns).at_most(most).load(snapshot.connection)?;
    rows.into_iter().map(EventRecord::try_from).collect()
}

/// Keeps what is asked for.
pub(super) fn asked(rows: Rows, query: &AuditQuery) -> Rows {
    let rows = between(exactly(rows, query), query);
    let rows = match query.trail {
        Some(trail) => concerning(rows, trail),
        None => rows,
    };
    let rows = match &query.who {
        Some(who) => by_somebody(rows, who),
        None => rows,
    };
    match &query.search {
        Some(search) => holding(rows, search),
        None => rows,
    }
}

fn exactly(mut rows: Rows, query: &AuditQuery) -> Rows {
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
    if let Some(outcome) = query.outcome {
        rows = rows.filter(audit_events::result.eq(outcome.as_str()));
    }
    if let Some(address) = &query.address {
        rows = rows.filter(audit_events::address.eq(address.clone()));
    }
    if let Some(request_id) = &query.request_id {
        rows = rows.filter(audit_events::request_id.eq(request_id.clone()));
    }
    rows
}

fn between(mut rows: Rows, query: &AuditQuery) -> Rows {
    if let Some(before) = query.before {
        rows = rows.filter(audit_events::at.lt(before.micros()));
    }
    if let Some(after) = query.after {
        rows = rows.filter(audit_events::at.ge(after.micros()));
    }
    rows
}

fn beyond(rows: Rows, direction: Direction, Spot { at, number }: Spot) -> Rows {
    let (same, numbers) = (audit_events::at.eq(at.micros()), audit_events::number.assume_not_null());
    match direction {
        Direction::NewestFirst => rows.filter(audit_events::at.lt(at.micros()).or(same.and(numbers.lt(number)))),
        Direction::OldestFirst => rows.filter(audit_events::at.gt(at.micros()).or(same.and(numbers.gt(number)))),
    }
}

fn concerning(rows: Rows, trail: Trail) -> Rows {
    let with_token = audit_events::token_id.assume_not_null();
    let by_person = audit_events::person_id.assume_not_null();
    match trail {
        Trail::Token(id) => rows.filter(is_target("token", id.to_string()).or(with_token.eq(id.to_string()))),
        Trail::Person(id) => rows.filter(is_target("person", id.to_string()).or(by_person.eq(id.to_string()))),
        Trail::Own(id) => {
            let owned = tokens::table.filter(tokens::owner_id.eq(id.to_string())).select(tokens::id);
            let own_token = audit_events::target_kind.eq("token").and(audit_events::target_id.eq_any(owned));
            rows.filter(is_target("person", id.to_string()).or(by_person.eq(id.to_string())).or(own_token))
        }
    }
}

#[diesel::dsl::auto_type(no_type_alias)]
fn is_target(kind: &'static str, id: String) -> _ {
    audit_events::target_kind.eq(kind).and(audit_events::target_id.eq(id))
}

fn by_somebody(rows: Rows, who: &str) -> Rows {
    let name = lower(audit_events::person_name.assume_not_null()).like(pattern(who)).escape('\\');
    rows.filter(name.or(audit_events::person_id.assume_not_null().eq(who.to_owned())))
}

/// Texts are compared without case; ids, addresses and the like only as a whole.
fn holding(rows: Rows, search: &str) -> Rows {
    let pattern = pattern(search);
    let named = lower(audit_events::target_name).like(pattern.clone()).escape('\\');
    let by = lower(audit_events::person_name.assume_not_null()).like(pattern.clone()).escape('\\');
    let deed = audit_events::action.like(pattern.clone()).escape('\\');
    let remark = lower(audit_events::note.assume_not_null()).like(pattern).escape('\\');
    let whole = search.to_owned();
    let by_id = audit_events::target_id
        .eq(whole.clone())
        .or(audit_events::request_id.assume_not_null().eq(whole.clone()))
        .or(audit_events::address.assume_not_null().eq(whole));
    rows.filter(named.or(by).or(deed).or(remark).or(by_id))
}

fn pattern(text: &str) -> String {
    format!("%{}%", literal(&text.to_lowercase()))
}
