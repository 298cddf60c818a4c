//! The change log: what was changed, in the order of the commits, so that every memory can follow.
//!
//! Each transaction of the write gate takes the next number of the one `generation` row as its last statement.
//! On Postgres that row makes such commits take turns, so a number is never seen before the numbers under it.
//! Book-keeping (`Store::keep`) never comes here: it turns no verdict and would wake every memory for nothing.

use super::at_most::AtMost;
use super::connection::AnyConnection;
use super::kept::Keep;
use super::schema::{change_log, generation};
use super::{Snapshot, StoreError, Tx};
use crate::domain::audit::Event;
use crate::domain::moment::Moment;
use diesel::prelude::*;

/// More changes than this are not followed one by one; whoever is that far behind begins anew.
const MOST: i64 = 10_000;
/// How many rows one statement writes on Postgres.
const AT_ONCE: usize = 1_000;

/// One thing that was changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Changed {
    /// The audit event's word for what it is.
    pub(super) kind: String,
    /// Its id.
    pub(super) id: String,
}

/// What happened since a number.
pub(super) enum News {
    /// These changes, oldest first; the last number is beside them.
    Changes(i64, Vec<Changed>),
    /// The log does not reach back that far: nothing that is remembered can be trusted.
    TooOld,
}

/// The things that events are about, each once.
pub(super) fn targets_of(events: &[Event]) -> Vec<Changed> {
    let target = |event: &Event| Changed { kind: event.target.kind.to_owned(), id: event.target.id.clone() };
    let mut changed: Vec<Changed> = events.iter().map(target).collect();
    changed.sort();
    changed.dedup();
    changed
}

/// Takes the next number and writes what was changed under it. Nothing changed, nothing written.
pub(super) fn append(tx: &mut Tx<'_>, changed: &[Changed]) -> Result<(), StoreError> {
    if changed.is_empty() {
        return Ok(());
    }
    let number: i64 = diesel::update(generation::table.filter(generation::id.eq(1)))
        .set(generation::number.eq(generation::number + 1))
        .returning(generation::number)
        .kept()
        .get_result(tx.connection)?;
    let at = tx.now().micros();
    let row = |one: &Changed| {
        let (kind, id) = (one.kind.clone(), one.id.clone());
        (change_log::number.eq(number), change_log::kind.eq(kind), change_log::target_id.eq(id), change_log::at.eq(at))
    };
    // One statement for many where each is a way there and back.
    match &mut *tx.connection {
        AnyConnection::Postgres(inner) if changed.len() > 1 => {
            for some in changed.chunks(AT_ONCE) {
                let rows: Vec<_> = some.iter().map(row).collect();
                diesel::insert_into(change_log::table).values(rows).execute(inner)?;
            }
        }
        connection => {
            for one in changed {
                diesel::insert_into(change_log::table).values(row(one)).kept().execute(connection)?;
            }
        }
    }
    Ok(())
}

/// The number of the last change.
pub(super) fn newest(snapshot: &mut Snapshot<'_>) -> Result<i64, StoreError> {
    Ok(generation::table.select(generation::number).filter(generation::id.eq(1)).get_result(snapshot.connection)?)
}

/// What was changed after `known`. Every number has at least one row, so a hole means that the log was cut there.
pub(super) fn since(snapshot: &mut Snapshot<'_>, known: i64) -> Result<News, StoreError> {
    let newest = newest(snapshot)?;
    if newest == known {
        return Ok(News::Changes(newest, Vec::new()));
    }
    let rows: Vec<(i64, String, String)> = change_log::table
        .select((change_log::number, change_log::kind, change_log::target_id))
        .filter(change_log::number.gt(known))
        .order((change_log::number, change_log::kind, change_log::target_id))
        .at_most(MOST)
        .load(snapshot.connection)?;
    let begins_well = rows.first().is_some_and(|(number, ..)| *number == known + 1);
    let ends_well = rows.last().is_some_and(|(number, ..)| *number == newest);
    if !begins_well || !ends_well {
        return Ok(News::TooOld);
    }
    Ok(News::Changes(newest, rows.into_iter().map(|(_, kind, id)| Changed { kind, id }).collect()))
}

/// Forgets changes older than `before`: every running node has followed them long ago, or begins anew.
pub fn delete_older(tx: &mut Tx<'_>, before: Moment) -> Result<(), StoreError> {
    diesel::delete(change_log::table.filter(change_log::at.lt(before.micros()))).execute(tx.connection)?;
    Ok(())
}
