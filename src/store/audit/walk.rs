//! Walking along the chains: whether each entry is the one that was written, and none is missing.

use super::heads::{self, Head, organization_of};
use super::row::Row;
use crate::domain::chain::{Ends, Fault, INSTALLATION, Place};
use crate::store::at_most::AtMost;
use crate::store::schema::{audit_events, audit_heads, organizations};
use crate::store::{Snapshot, StoreError};
use diesel::prelude::*;
use std::collections::BTreeSet;

/// Entries read at once.
const STRIDE: i64 = 2_000;

/// What a walk along a chain found.
#[derive(Debug, Clone)]
pub struct Walk {
    /// The organization's id, or `installation`.
    pub chain: String,
    /// How many entries are kept.
    pub entries: i64,
    /// Where the chain begins and ends, as its head says.
    pub ends: Ends,
    /// The first bad place.
    pub fault: Option<Fault>,
}

/// All chains that there should be: the installation's, each organization's, and whatever else has a head.
pub fn chains(snapshot: &mut Snapshot<'_>) -> Result<Vec<String>, StoreError> {
    let ids: Vec<String> = organizations::table.select(organizations::id).load(snapshot.connection)?;
    let all: BTreeSet<String> = heads::chains(snapshot)?.into_iter().chain(ids).chain([INSTALLATION.to_owned()]).collect();
    Ok(all.into_iter().collect())
}

/// Walks along a whole chain. `held` is a place that was noted elsewhere: it must lie on the way.
pub fn walk(snapshot: &mut Snapshot<'_>, chain: &str, held: Option<Place>) -> Result<Walk, StoreError> {
    let Some(head) = heads::of(snapshot, chain)? else {
        return Ok(Walk { chain: chain.to_owned(), entries: 0, ends: Ends::EMPTY, fault: Some(Fault::NoHead) });
    };
    let mut fault = along(snapshot, &head, held)?;
    if fault.is_none() {
        fault = loose(snapshot, chain)?;
    }
    if fault.is_none() && !head.is_sealed {
        fault = Some(Fault::HeadForged);
    }
    Ok(Walk { chain: chain.to_owned(), entries: head.ends.kept(), ends: head.ends, fault })
}

fn along(snapshot: &mut Snapshot<'_>, head: &Head, held: Option<Place>) -> Result<Option<Fault>, StoreError> {
    let Ends { last, anchor } = head.ends;
    let mut place = anchor;
    let mut is_held = held.is_none_or(|held| held == anchor);
    loop {
        let rows = after(snapshot, &head.chain, place.number)?;
        let is_end = rows.is_empty();
        for row in rows {
            let next = place.followed_by(&snapshot.rules().keyring.audit, &head.chain, &row.content());
            if let Some(fault) = fault_of(&row, next, last) {
                return Ok(Some(fault));
            }
            is_held = is_held || held == Some(next);
            place = next;
        }
        if is_end {
            break;
        }
    }
    if place.number < last.number {
        return Ok(Some(Fault::CutOff(place.number + 1)));
    }
    if place != last {
        return Ok(Some(Fault::HeadForged));
    }
    Ok(held.filter(|_| !is_held).map(|held| Fault::NotHeld(held.number)))
}

/// What is wrong with the row that comes next.
fn fault_of(row: &Row, next: Place, last: Place) -> Option<Fault> {
    let number = row.number.unwrap_or_default();
    if number > next.number {
        return Some(Fault::Missing(next.number));
    }
    if number > last.number {
        return Some(Fault::BeyondHead(number));
    }
    (number != next.number || !row.carries(&next.hash)).then(|| Fault::Changed(number, row.id.clone()))
}

fn after(snapshot: &mut Snapshot<'_>, chain: &str, number: i64) -> Result<Vec<Row>, StoreError> {
    let rows = audit_events::table.select(audit_events::all_columns).filter(audit_events::number.gt(number)).into_boxed();
    let rows = match organization_of(chain) {
        Some(id) => rows.filter(audit_events::organization_id.eq(id)),
        None => rows.filter(audit_events::organization_id.is_null()),
    };
    Ok(rows.order((audit_events::number, audit_events::id)).at_most(STRIDE).load(snapshot.connection)?)
}

/// Entries without a number; and beside the installation's chain, those of an organization that has no chain.
fn loose(snapshot: &mut Snapshot<'_>, chain: &str) -> Result<Option<Fault>, StoreError> {
    let ids = audit_events::table.select(audit_events::id).order(audit_events::id).into_boxed();
    let ids = match organization_of(chain) {
        Some(id) => ids.filter(audit_events::number.is_null()).filter(audit_events::organization_id.eq(id)),
        None => {
            let unnumbered = audit_events::number.is_null().and(audit_events::organization_id.is_null());
            let known = audit_heads::table.select(audit_heads::chain.nullable());
            let homeless = audit_events::organization_id.is_not_null().and(audit_events::organization_id.ne_all(known));
            ids.filter(unnumbered.or(homeless))
        }
    };
    let id: Option<String> = ids.at_most(1).get_result(snapshot.connection).optional()?;
    Ok(id.map(Fault::Loose))
}
