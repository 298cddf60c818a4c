//! Reading an organization's log newest first, and never further at once than a page may wait for.
//!
//! A look goes through the next entries of the narrowest thing that is asked for and that an index leads along: what one
//! person did, one action, one address. Where nothing leads, as with a text, it goes through the next [`STRETCH`] entries.
//! Either way it says from where to go on, so that what is rare in a long log is found by looking further.

use super::query::{AuditQuery, Outcome, Rows, Spot, Trail, asked, load_by_number};
use super::row::{EventRecord, REFUSED};
use crate::domain::ids::OrganizationId;
use crate::domain::moment::Moment;
use crate::store::schema::{audit_events, tokens};
use crate::store::{Snapshot, StoreError};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use time::Duration;

/// How many entries one look goes through when nothing leads it.
pub const STRETCH: i64 = 20_000;
/// How many it goes through when something does; each of them is fetched by its number.
const LED: usize = 2_000;
/// By so much the clocks of several nodes may differ: numbers follow each other, the moments beside them only nearly.
const SKEW: Duration = Duration::minutes(5);

/// What one look found.
pub struct Found {
    /// The entries, newest first.
    pub events: Vec<EventRecord>,
    /// From where the log goes on that was not looked through to its end; `None` when it was.
    pub rest: Option<Spot>,
}

/// Which entries one look goes through.
struct Span {
    entries: Rows,
    /// The number below which the next look begins; `None` when nothing is left.
    lowest: Option<i64>,
}

/// The next entries of an organization that are asked for, `most` at most; fewer when those that were looked through hold no more.
pub fn look(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    query: &AuditQuery,
    most: usize,
) -> Result<Found, StoreError> {
    let Some(below) = begin(snapshot, organization_id, query)? else { return Ok(Found { events: Vec::new(), rest: None }) };
    let span = match leads(organization_id, query) {
        leads if leads.is_empty() => stretch(organization_id, below),
        leads => led(snapshot, organization_id, leads, below)?,
    };
    let limit = i64::try_from(most + 1).unwrap_or(i64::MAX);
    let mut events = load_by_number(snapshot, asked(span.entries, query), limit)?;
    let rest = if events.len() > most {
        events.truncate(most);
        events.last().map(EventRecord::spot)
    } else {
        rest(snapshot, organization_id, query, span.lowest)?
    };
    Ok(Found { events, rest })
}

/// The number below which the look begins; `None` where there is nothing.
fn begin(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId, query: &AuditQuery) -> Result<Option<i64>, StoreError> {
    if let Some(spot) = query.place {
        return Ok(Some(spot.number));
    }
    let numbers = of(organization_id).select(audit_events::number).into_boxed();
    let newest = match query.before.and_then(|before| before.plus(SKEW)) {
        Some(before) => {
            numbers.filter(audit_events::at.lt(before.micros())).order((audit_events::at.desc(), audit_events::id.desc()))
        }
        None => numbers.filter(audit_events::number.is_not_null()).order(audit_events::number.desc()),
    };
    let newest: Option<Option<i64>> = newest.limit(1).get_result(snapshot.connection).optional()?;
    Ok(newest.flatten().map(|number| number.saturating_add(1)))
}

/// Goes on below a number, unless nothing is there or it is all older than what is asked for.
fn rest(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    query: &AuditQuery,
    lowest: Option<i64>,
) -> Result<Option<Spot>, StoreError> {
    let Some(lowest) = lowest else { return Ok(None) };
    let next: Option<(i64, Option<i64>)> = of(organization_id)
        .select((audit_events::at, audit_events::number))
        .filter(audit_events::number.lt(lowest))
        .order(audit_events::number.desc())
        .limit(1)
        .get_result(snapshot.connection)
        .optional()?;
    let Some((at, Some(number))) = next else { return Ok(None) };
    let is_too_old = query.after.is_some_and(|after| at < after.minus(SKEW).micros());
    let at = Moment::from_micros(at).map_err(crate::store::rows::corrupt)?;
    Ok((!is_too_old).then_some(Spot { at, number: number + 1 }))
}

type OfOrganization = diesel::dsl::Filter<audit_events::table, diesel::dsl::Eq<audit_events::organization_id, Option<String>>>;

fn of(organization_id: OrganizationId) -> OfOrganization {
    audit_events::table.filter(audit_events::organization_id.eq(Some(organization_id.to_string())))
}

fn stretch(organization_id: OrganizationId, below: i64) -> Span {
    let lowest = below.saturating_sub(STRETCH);
    let entries = of(organization_id).into_boxed().filter(audit_events::number.lt(below)).filter(audit_events::number.ge(lowest));
    Span { entries, lowest: Some(lowest) }
}

/// The newest numbers on all ways together, down to where one of them is not read to its end.
fn led(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId, leads: Vec<Rows>, below: i64) -> Result<Span, StoreError> {
    let mut numbers: Vec<i64> = Vec::new();
    let mut lowest: Option<i64> = None;
    for lead in leads {
        let next = lead.filter(audit_events::number.lt(below)).order(audit_events::number.desc());
        let next = next.limit(i64::try_from(LED).unwrap_or(i64::MAX));
        let found: Vec<Option<i64>> = next.select(audit_events::number).load(snapshot.connection)?;
        if found.len() == LED {
            lowest = lowest.max(found.last().copied().flatten());
        }
        numbers.extend(found.into_iter().flatten());
    }
    numbers.retain(|number| lowest.is_none_or(|lowest| *number >= lowest));
    let entries = of(organization_id).into_boxed().filter(audit_events::number.eq_any(numbers));
    Ok(Span { entries, lowest })
}

/// The ways along which an index leads to everything that is asked for; none when no index does.
/// Those come first that few entries lie on.
fn leads(organization_id: OrganizationId, query: &AuditQuery) -> Vec<Rows> {
    let on =
        || audit_events::table.filter(key("(audit_events.organization_id || '')").eq(organization_id.to_string())).into_boxed();
    if let Some(id) = &query.request_id {
        return vec![of(organization_id).into_boxed().filter(audit_events::request_id.eq(Some(id.clone())))];
    }
    if let Some(id) = &query.target_id {
        return vec![on().filter(audit_events::target_id.eq(id.clone()))];
    }
    if let Some(trail) = query.trail {
        return trails(on, trail);
    }
    if let Some(id) = &query.person_id {
        return vec![on().filter(audit_events::person_id.eq(Some(id.clone())))];
    }
    if let Some(address) = &query.address {
        return vec![on().filter(audit_events::address.eq(Some(address.clone())))];
    }
    if query.outcome == Some(Outcome::Refused) {
        let refused = key("('refused' || audit_events.organization_id)").eq(format!("{REFUSED}{organization_id}"));
        let rows = audit_events::table.filter(refused).into_boxed();
        return vec![rows.filter(diesel::dsl::sql::<Bool>("audit_events.result = 'refused'"))];
    }
    if let Some(action) = &query.action {
        return vec![on().filter(audit_events::action.eq(action.clone()))];
    }
    query.target_kind.iter().map(|kind| on().filter(audit_events::target_kind.eq(kind.clone()))).collect()
}

fn trails(on: impl Fn() -> Rows, trail: Trail) -> Vec<Rows> {
    let about = |id: String| on().filter(audit_events::target_id.eq(id));
    match trail {
        Trail::Token(id) => vec![about(id.to_string()), on().filter(audit_events::token_id.eq(Some(id.to_string())))],
        Trail::Person(id) => vec![about(id.to_string()), on().filter(audit_events::person_id.eq(Some(id.to_string())))],
        Trail::Own(id) => {
            let owned = tokens::table.filter(tokens::owner_id.eq(id.to_string())).select(tokens::id);
            let by_person = on().filter(audit_events::person_id.eq(Some(id.to_string())));
            vec![about(id.to_string()), by_person, on().filter(audit_events::target_id.eq_any(owned))]
        }
    }
}

/// What an index begins with: an expression, so that only this index fits and SQLite, without statistics, takes no other.
fn key(expression: &'static str) -> diesel::expression::SqlLiteral<Text> {
    diesel::dsl::sql::<Text>(expression)
}
