//! Reading an organization's log from either end, and never further at once than a page may wait for.
//!
//! A look goes through the next entries of the narrowest thing that is asked for and that an index leads along: what one
//! person did, one action, one address. Where nothing leads, as with a text, it goes through the next [`STRETCH`] entries.
//! Either way it says from where to go on, so that what is rare in a long log is found by looking further.

use super::query::{AuditQuery, Outcome, Rows, Spot, Trail, asked, load_by_number};
use super::row::{EventRecord, REFUSED};
use crate::domain::ids::OrganizationId;
use crate::domain::listing::Direction;
use crate::domain::moment::Moment;
use crate::store::at_most::AtMost;
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
    /// The entries, in the direction that was asked for.
    pub events: Vec<EventRecord>,
    /// From where the log goes on that was not looked through to its end; `None` when it was.
    pub rest: Option<Spot>,
}

/// Which entries one look goes through.
struct Span {
    entries: Rows,
    /// The number beyond which the next look begins; `None` when nothing is left.
    edge: Option<i64>,
}

/// The next entries of an organization that are asked for, `most` at most; fewer when those that were looked through hold no more.
pub fn look(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    query: &AuditQuery,
    most: usize,
) -> Result<Found, StoreError> {
    let Some(from) = begin(snapshot, organization_id, query)? else { return Ok(Found { events: Vec::new(), rest: None }) };
    let span = match leads(organization_id, query) {
        leads if leads.is_empty() => stretch(organization_id, query.direction, from),
        leads => led(snapshot, organization_id, query.direction, leads, from)?,
    };
    let limit = i64::try_from(most + 1).unwrap_or(i64::MAX);
    let mut events = load_by_number(snapshot, asked(span.entries, query), query.direction, limit)?;
    let rest = if events.len() > most {
        events.truncate(most);
        events.last().map(EventRecord::spot)
    } else {
        rest(snapshot, organization_id, query, span.edge)?
    };
    Ok(Found { events, rest })
}

/// The number beyond which the look begins; `None` where there is nothing.
fn begin(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId, query: &AuditQuery) -> Result<Option<i64>, StoreError> {
    if let Some(spot) = query.place {
        return Ok(Some(spot.number));
    }
    let numbers = of(organization_id).select(audit_events::number).into_boxed();
    let first = match (query.direction, bound(query)) {
        (Direction::NewestFirst, Some(bound)) => {
            numbers.filter(audit_events::at.lt(bound.micros())).order((audit_events::at.desc(), audit_events::id.desc()))
        }
        (Direction::OldestFirst, Some(bound)) => {
            numbers.filter(audit_events::at.ge(bound.micros())).order((audit_events::at, audit_events::id))
        }
        (Direction::NewestFirst, None) => numbers.filter(audit_events::number.is_not_null()).order(audit_events::number.desc()),
        (Direction::OldestFirst, None) => numbers.filter(audit_events::number.is_not_null()).order(audit_events::number),
    };
    let first: Option<Option<i64>> = first.at_most(1).get_result(snapshot.connection).optional()?;
    Ok(first.flatten().map(|number| before(query.direction, number)))
}

/// The moment at which the look may begin.
fn bound(query: &AuditQuery) -> Option<Moment> {
    match query.direction {
        Direction::NewestFirst => query.before.and_then(|before| before.plus(SKEW)),
        Direction::OldestFirst => query.after.map(|after| after.minus(SKEW)),
    }
}

/// The number just before this one, on the way in this direction.
fn before(direction: Direction, number: i64) -> i64 {
    match direction {
        Direction::NewestFirst => number.saturating_add(1),
        Direction::OldestFirst => number.saturating_sub(1),
    }
}

/// Goes on beyond a number, unless nothing is there or it all lies outside the time that is asked for.
fn rest(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    query: &AuditQuery,
    edge: Option<i64>,
) -> Result<Option<Spot>, StoreError> {
    let Some(edge) = edge else { return Ok(None) };
    let rows = beyond(of(organization_id).into_boxed(), query.direction, edge);
    let next: Option<(i64, Option<i64>)> = in_order(rows, query.direction)
        .select((audit_events::at, audit_events::number))
        .at_most(1)
        .get_result(snapshot.connection)
        .optional()?;
    let Some((at, Some(number))) = next else { return Ok(None) };
    let at = Moment::from_micros(at).map_err(crate::store::rows::corrupt)?;
    let is_outside = match query.direction {
        Direction::NewestFirst => query.after.is_some_and(|after| at < after.minus(SKEW)),
        Direction::OldestFirst => query.before.and_then(|before| before.plus(SKEW)).is_some_and(|before| at >= before),
    };
    Ok((!is_outside).then_some(Spot { at, number: before(query.direction, number) }))
}

type OfOrganization = diesel::dsl::Filter<audit_events::table, diesel::dsl::Eq<audit_events::organization_id, Option<String>>>;

fn of(organization_id: OrganizationId) -> OfOrganization {
    audit_events::table.filter(audit_events::organization_id.eq(Some(organization_id.to_string())))
}

fn beyond(rows: Rows, direction: Direction, number: i64) -> Rows {
    match direction {
        Direction::NewestFirst => rows.filter(audit_events::number.lt(number)),
        Direction::OldestFirst => rows.filter(audit_events::number.gt(number)),
    }
}

fn in_order(rows: Rows, direction: Direction) -> Rows {
    match direction {
        Direction::NewestFirst => rows.order(audit_events::number.desc()),
        Direction::OldestFirst => rows.order(audit_events::number),
    }
}

fn stretch(organization_id: OrganizationId, direction: Direction, from: i64) -> Span {
    let rows = beyond(of(organization_id).into_boxed(), direction, from);
    let (edge, entries) = match direction {
        Direction::NewestFirst => {
            (from.saturating_sub(STRETCH), rows.filter(audit_events::number.ge(from.saturating_sub(STRETCH))))
        }
        Direction::OldestFirst => {
            (from.saturating_add(STRETCH), rows.filter(audit_events::number.le(from.saturating_add(STRETCH))))
        }
    };
    Span { entries, edge: Some(edge) }
}

/// The next numbers on all ways together, as far as where one of them is not read to its end.
fn led(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    direction: Direction,
    leads: Vec<Rows>,
    from: i64,
) -> Result<Span, StoreError> {
    let mut numbers: Vec<i64> = Vec::new();
    let mut edge: Option<i64> = None;
    for lead in leads {
        let next = in_order(beyond(lead, direction, from), direction).select(audit_events::number);
        let found: Vec<Option<i64>> = next.at_most(i64::try_from(LED).unwrap_or(i64::MAX)).load(snapshot.connection)?;
        if let Some(last) = found.last().copied().flatten().filter(|_| found.len() == LED) {
            edge = Some(edge.map_or(last, |edge| if is_within(direction, last, edge) { last } else { edge }));
        }
        numbers.extend(found.into_iter().flatten());
    }
    numbers.retain(|number| edge.is_none_or(|edge| is_within(direction, *number, edge)));
    let entries = of(organization_id).into_boxed().filter(audit_events::number.eq_any(numbers));
    Ok(Span { entries, edge })
}

/// Whether a number is met before `edge` or is it, on the way in this direction.
fn is_within(direction: Direction, number: i64, edge: i64) -> bool {
    match direction {
        Direction::NewestFirst => number >= edge,
        Direction::OldestFirst => number <= edge,
    }
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
