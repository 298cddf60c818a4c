//! Failed sign-ins, counted for each account and each network, so that every node throttles alike.

use super::schema::sign_in_failures;
use super::{Snapshot, StoreError, Tx};
use crate::domain::moment::Moment;
use crate::store::rows::moment;
use diesel::prelude::*;

/// How often a subject failed in a row, and when last.
#[derive(Debug, Clone, Copy)]
pub struct Failures {
    /// How often.
    pub times: i64,
    /// When last.
    pub last_at: Moment,
}

/// The failures of a subject, such as `account:ann` or `network:203.0.113.0/24`.
pub fn of(snapshot: &mut Snapshot<'_>, subject: &str) -> Result<Option<Failures>, StoreError> {
    let row: Option<(i64, i64)> = sign_in_failures::table
        .select((sign_in_failures::failures, sign_in_failures::last_at))
        .filter(sign_in_failures::subject.eq(subject))
        .get_result(snapshot.connection)
        .optional()?;
    row.map(|(times, last_at)| Ok(Failures { times, last_at: moment(last_at)? })).transpose()
}

/// Counts one more failure.
pub fn count(tx: &mut Tx<'_>, subject: &str) -> Result<(), StoreError> {
    let now = tx.now().micros();
    let changed = diesel::update(sign_in_failures::table.filter(sign_in_failures::subject.eq(subject)))
        .set((sign_in_failures::failures.eq(sign_in_failures::failures + 1), sign_in_failures::last_at.eq(now)))
        .execute(tx.connection)?;
    if changed == 0 {
        let row = (sign_in_failures::subject.eq(subject), sign_in_failures::failures.eq(1), sign_in_failures::last_at.eq(now));
        diesel::insert_into(sign_in_failures::table).values(row).execute(tx.connection)?;
    }
    Ok(())
}

/// Forgets the failures of a subject.
pub fn clear(tx: &mut Tx<'_>, subject: &str) -> Result<(), StoreError> {
    diesel::delete(sign_in_failures::table.filter(sign_in_failures::subject.eq(subject))).execute(tx.connection)?;
    Ok(())
}

/// Forgets failures older than `before`.
pub fn delete_older(tx: &mut Tx<'_>, before: Moment) -> Result<usize, StoreError> {
    Ok(diesel::delete(sign_in_failures::table.filter(sign_in_failures::last_at.lt(before.micros()))).execute(tx.connection)?)
}
