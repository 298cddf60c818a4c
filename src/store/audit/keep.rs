//! Keeping the log: chaining what is older than the chains, letting go of what is older than it is kept, noting checks.

use super::heads::{self, Head, organization_of};
use super::row::Row;
use super::walk::Walk;
use crate::domain::chain::{Hash, INSTALLATION, Place};
use crate::domain::moment::Moment;
use crate::store::at_most::AtMost;
use crate::store::rows::{corrupt, moment};
use crate::store::schema::{audit_checks, audit_events, organizations};
use crate::store::{Snapshot, StoreError, Tx, instance};
use diesel::prelude::*;

/// Entries chained or let go in one transaction.
const STRIDE: i64 = 5_000;

/// Chains the entries that were written before there were chains. Does nothing once any chain was begun:
/// entries that lose their place later must stay visible as a fault.
pub fn chain_what_is_old(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    instance::take_turn(tx)?;
    if !heads::chains(tx)?.is_empty() || has_numbers(tx)? {
        return Ok(());
    }
    let ids: Vec<String> = organizations::table.select(organizations::id).order(organizations::id).load(tx.connection)?;
    for chain in ids.into_iter().chain([INSTALLATION.to_owned()]) {
        heads::begin(tx, &chain)?;
        chain_all(tx, &chain)?;
    }
    Ok(())
}

fn has_numbers(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    let numbered = audit_events::table.select(audit_events::id).filter(audit_events::number.is_not_null());
    Ok(numbered.at_most(1).get_result::<String>(tx.connection).optional()?.is_some())
}

fn chain_all(tx: &mut Tx<'_>, chain: &str) -> Result<(), StoreError> {
    let mut head = heads::lock(tx, chain)?;
    loop {
        let rows = unchained(tx, chain)?;
        if rows.is_empty() {
            return heads::keep(tx, &head);
        }
        for row in rows {
            head.ends.last = head.ends.last.followed_by(&tx.rules().keyring.audit, chain, &row.content());
            let place =
                (audit_events::number.eq(Some(head.ends.last.number)), audit_events::hash.eq(Some(head.ends.last.hash.to_vec())));
            diesel::update(audit_events::table.filter(audit_events::id.eq(row.id))).set(place).execute(tx.connection)?;
        }
    }
}

fn unchained(tx: &mut Tx<'_>, chain: &str) -> Result<Vec<Row>, StoreError> {
    let rows = audit_events::table.select(audit_events::all_columns).filter(audit_events::number.is_null()).into_boxed();
    let rows = match organization_of(chain) {
        Some(id) => rows.filter(audit_events::organization_id.eq(id)),
        None => rows.filter(audit_events::organization_id.is_null()),
    };
    Ok(rows.order((audit_events::at, audit_events::id)).at_most(STRIDE).load(tx.connection)?)
}

/// Lets go of entries that are older than `before`, oldest first and never one after a younger one.
/// The place of the last of them stays in the sealed head, so that what is kept is still provable.
/// A chain whose head is not ours keeps everything: it is evidence. Answers how many entries went.
pub fn let_go(tx: &mut Tx<'_>, chain: &str, before: Moment) -> Result<i64, StoreError> {
    let mut head = heads::lock(tx, chain)?;
    let until = match first_since(tx, chain, before)? {
        Some(number) => number - 1,
        None => head.ends.last.number,
    };
    let until = until.min(head.ends.anchor.number + STRIDE);
    let gone = until - head.ends.anchor.number;
    let Some(place) = place_at(tx, &head, until)?.filter(|_| gone > 0 && head.is_sealed) else { return Ok(0) };
    delete_until(tx, chain, until)?;
    head.ends.anchor = place;
    heads::keep(tx, &head)?;
    Ok(gone)
}

/// When the oldest entry of a chain was written.
pub fn oldest(snapshot: &mut Snapshot<'_>, chain: &str) -> Result<Option<Moment>, StoreError> {
    let times = audit_events::table.select(audit_events::at).into_boxed();
    let times = match organization_of(chain) {
        Some(id) => times.filter(audit_events::organization_id.eq(id)),
        None => times.filter(audit_events::organization_id.is_null()),
    };
    let at: Option<i64> =
        times.order((audit_events::at, audit_events::id)).at_most(1).get_result(snapshot.connection).optional()?;
    at.map(moment).transpose()
}

fn first_since(tx: &mut Tx<'_>, chain: &str, before: Moment) -> Result<Option<i64>, StoreError> {
    let numbers = audit_events::table.select(audit_events::number).filter(audit_events::at.ge(before.micros())).into_boxed();
    let numbers = match organization_of(chain) {
        Some(id) => numbers.filter(audit_events::organization_id.eq(id)),
        None => numbers.filter(audit_events::organization_id.is_null()),
    };
    let first: Option<Option<i64>> = numbers.order(audit_events::number).at_most(1).get_result(tx.connection).optional()?;
    Ok(first.flatten())
}

fn place_at(tx: &mut Tx<'_>, head: &Head, number: i64) -> Result<Option<Place>, StoreError> {
    let hashes = audit_events::table.select(audit_events::hash).filter(audit_events::number.eq(number)).into_boxed();
    let hashes = match organization_of(&head.chain) {
        Some(id) => hashes.filter(audit_events::organization_id.eq(id)),
        None => hashes.filter(audit_events::organization_id.is_null()),
    };
    let hash: Option<Option<Vec<u8>>> = hashes.get_result(tx.connection).optional()?;
    let Some(hash) = hash.flatten() else { return Ok(None) };
    let hash: Hash = hash.as_slice().try_into().map_err(|_| corrupt("a hash of the audit log has not 32 bytes"))?;
    Ok(Some(Place { number, hash }))
}

fn delete_until(tx: &mut Tx<'_>, chain: &str, number: i64) -> Result<(), StoreError> {
    let old = audit_events::number.le(number);
    match organization_of(chain) {
        Some(id) => {
            diesel::delete(audit_events::table.filter(old).filter(audit_events::organization_id.eq(id))).execute(tx.connection)?
        }
        None => diesel::delete(audit_events::table.filter(old).filter(audit_events::organization_id.is_null()))
            .execute(tx.connection)?,
    };
    Ok(())
}

/// What the last walk along a chain found.
#[derive(Debug, Clone)]
pub struct Check {
    /// When.
    pub at: Moment,
    /// How many entries were kept then.
    pub entries: i64,
    /// What was wrong, as a sentence.
    pub fault: Option<String>,
}

/// The last check of a chain.
pub fn last_check(snapshot: &mut Snapshot<'_>, chain: &str) -> Result<Option<Check>, StoreError> {
    let row: Option<(i64, i64, Option<String>)> = audit_checks::table
        .select((audit_checks::at, audit_checks::entries, audit_checks::fault))
        .filter(audit_checks::chain.eq(chain))
        .get_result(snapshot.connection)
        .optional()?;
    row.map(|(at, entries, fault)| Ok(Check { at: moment(at)?, entries, fault })).transpose()
}

/// Notes what a walk found.
pub fn note_check(tx: &mut Tx<'_>, walk: &Walk) -> Result<(), StoreError> {
    let found = (
        audit_checks::at.eq(tx.now().micros()),
        audit_checks::entries.eq(walk.entries),
        audit_checks::fault.eq(walk.fault.as_ref().map(ToString::to_string)),
    );
    let row = audit_checks::table.filter(audit_checks::chain.eq(&walk.chain));
    if diesel::update(row).set(found.clone()).execute(tx.connection)? == 0 {
        diesel::insert_into(audit_checks::table).values((audit_checks::chain.eq(&walk.chain), found)).execute(tx.connection)?;
    }
    Ok(())
}
