//! In which order, from which place on, and up to which.
//!
//! Each order walks one index. A place is given as `key <= k AND (key < k OR id > i)`: the first half is what an index
//! can be entered by, the second leaves out what was shown already; the usual form with OR on the outside would be read
//! from the beginning of the list.

use super::Query;
use crate::domain::flag::{Flag, SILENT};
use crate::domain::listing::{Order, Place, PlaceKey, TokenQuery};
use crate::domain::moment::Moment;
use crate::store::schema::{token_uses, tokens};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};

/// A list is read in two parts where rows can lack what it is ordered by: first those that have it, then the others.
/// So both databases agree on where the others stand, and each part walks an index.
#[derive(Clone)]
pub(super) enum Part {
    With(Option<Place>),
    Without(Option<Place>),
}

pub(super) fn parts(query: &TokenQuery, now: Moment) -> Vec<Part> {
    let after = query.after.clone().or_else(|| beginning(query, now));
    match (query.order, &after) {
        (Order::EndsNext | Order::LastUsed, Some(Place { key: PlaceKey::Never, .. })) => vec![Part::Without(after)],
        (Order::EndsNext | Order::LastUsed, _) => vec![Part::With(after), Part::Without(None)],
        (Order::Name | Order::Made, _) => vec![Part::With(after)],
    }
}

/// Where a list begins of which the first rows in its order cannot be meant: what is not over does not end before now,
/// and what was silent for long was made before that.
fn beginning(query: &TokenQuery, now: Moment) -> Option<Place> {
    let bounds = &query.bounds;
    let silent = query.flags.contains(&Flag::Silent).then(|| now.minus(SILENT));
    let at = match query.order {
        Order::EndsNext => [query.is_not_over().then_some(now), bounds.ends_after].into_iter().flatten().max(),
        Order::LastUsed => [silent, bounds.unused_since, bounds.used_before].into_iter().flatten().min(),
        Order::Made => [silent, bounds.unused_since, bounds.made_before].into_iter().flatten().min(),
        Order::Name => None,
    };
    at.map(|at| Place { key: PlaceKey::At(at), id: String::new() })
}

impl Part {
    /// The same part from a place on.
    pub(super) fn from(&self, place: Place) -> Self {
        match self {
            Self::With(_) => Self::With(Some(place)),
            Self::Without(_) => Self::Without(Some(place)),
        }
    }
}

/// Puts rows of a part in order.
pub(super) fn in_order(rows: Query, order: Order, part: &Part) -> Query {
    let used_at = token_uses::last_used_at.nullable();
    match (order, part) {
        (Order::EndsNext, _) => rows.order((tokens::ends_at.asc(), tokens::id.asc())),
        (Order::LastUsed, Part::With(_)) => rows.order((used_at.desc(), token_uses::token_id.nullable().asc())),
        (Order::LastUsed, Part::Without(_)) => rows.order(tokens::id.asc()),
        (Order::Name, _) => rows.order((tokens::name_key.asc(), tokens::id.asc())),
        (Order::Made, _) => rows.order((tokens::created_at.desc(), tokens::id.asc())),
    }
}

/// The same for rows that are named one by one. The order by last use is spelled so that no index has it:
/// SQLite would walk all uses in their order to find these few.
pub(super) fn few_in_order(rows: Query, order: Order, part: &Part) -> Query {
    match (order, part) {
        (Order::LastUsed, Part::With(_)) => {
            let used_at = diesel::dsl::sql::<Nullable<BigInt>>("+token_uses.last_used_at");
            rows.order((used_at.desc(), tokens::id.asc()))
        }
        _ => in_order(rows, order, part),
    }
}

/// Keeps the rows of a part that lie after the place where it begins.
pub(super) fn after(rows: Query, order: Order, part: &Part) -> Query {
    let used_at = token_uses::last_used_at.nullable();
    match (order, part) {
        (Order::EndsNext, Part::With(place)) => {
            let rows = rows.filter(tokens::ends_at.is_not_null());
            match moment_of(place.as_ref()) {
                Some((at, id)) => rows
                    .filter(tokens::ends_at.ge(at).assume_not_null())
                    .filter(tokens::ends_at.gt(at).assume_not_null().or(tokens::id.gt(id))),
                None => rows,
            }
        }
        (Order::EndsNext, Part::Without(place)) => after_id(rows.filter(tokens::ends_at.is_null()), place.as_ref()),
        (Order::LastUsed, Part::With(place)) => match moment_of(place.as_ref()) {
            Some((at, id)) => {
                rows.filter(used_at.le(at).assume_not_null()).filter(used_at.lt(at).assume_not_null().or(tokens::id.gt(id)))
            }
            None => rows,
        },
        (Order::LastUsed, Part::Without(place)) => after_id(rows.filter(used_at.is_null()), place.as_ref()),
        (Order::Name, Part::With(place) | Part::Without(place)) => match place {
            Some(Place { key: PlaceKey::Text(text), id }) => rows
                .filter(tokens::name_key.ge(text.clone()))
                .filter(tokens::name_key.gt(text.clone()).or(tokens::id.gt(id.clone()))),
            _ => rows,
        },
        (Order::Made, Part::With(place) | Part::Without(place)) => match moment_of(place.as_ref()) {
            Some((at, id)) => rows.filter(tokens::created_at.le(at)).filter(tokens::created_at.lt(at).or(tokens::id.gt(id))),
            None => rows,
        },
    }
}

/// Keeps all rows of a part to its end. Only where no place is the end: of two such bounds SQLite may walk to the further one.
pub(super) fn to_its_end(rows: Query, order: Order, part: &Part) -> Query {
    match (order, part) {
        // A bound and not `IS NOT NULL`: only this makes SQLite walk the uses rather than scan all tokens for them.
        (Order::LastUsed, Part::With(_)) => rows.filter(token_uses::last_used_at.nullable().ge(0).assume_not_null()),
        _ => rows,
    }
}

/// Leaves out what lies behind a place of the same part.
pub(super) fn up_to(rows: Query, order: Order, last: &Place) -> Query {
    let id = last.id.clone();
    match (order, &last.key) {
        (Order::EndsNext, PlaceKey::At(at)) => {
            let at = at.micros();
            rows.filter(tokens::ends_at.le(at).assume_not_null())
                .filter(tokens::ends_at.lt(at).assume_not_null().or(tokens::id.le(id)))
        }
        (Order::LastUsed, PlaceKey::At(at)) => {
            let (used_at, at) = (token_uses::last_used_at.nullable(), at.micros());
            rows.filter(used_at.ge(at).assume_not_null()).filter(used_at.gt(at).assume_not_null().or(tokens::id.le(id)))
        }
        (Order::Name, PlaceKey::Text(text)) => {
            rows.filter(tokens::name_key.le(text.clone())).filter(tokens::name_key.lt(text.clone()).or(tokens::id.le(id)))
        }
        (Order::Made, PlaceKey::At(at)) => {
            let at = at.micros();
            rows.filter(tokens::created_at.ge(at)).filter(tokens::created_at.gt(at).or(tokens::id.le(id)))
        }
        _ => rows.filter(tokens::id.le(id)),
    }
}

fn after_id(rows: Query, after: Option<&Place>) -> Query {
    match after {
        Some(place) => rows.filter(tokens::id.gt(place.id.clone())),
        None => rows,
    }
}

fn moment_of(place: Option<&Place>) -> Option<(i64, String)> {
    match place {
        Some(Place { key: PlaceKey::At(at), id }) => Some((Moment::micros(*at), id.clone())),
        _ => None,
    }
}
