//! Sweeps out what is over: sessions past their limits, forgotten failures, used-up forms.

use super::idempotency::KEPT;
use super::sessions::MEMORY;
use crate::store::{Store, StoreError, change_log, idempotent_answers, sessions, sign_in_failures, signing_keys, submissions};
use time::Duration;

/// A form older than this cannot be sent any more, because its session is over.
const SUBMISSIONS: Duration = Duration::days(31);

/// A node that did not follow the change log for this long begins its memory anew.
const CHANGES: Duration = Duration::days(2);

/// Deletes what is over. Safe to run at any time, on any node.
pub fn sweep(store: &Store) -> Result<(), StoreError> {
    store.keep(|tx| {
        sessions::delete_over(tx)?;
        let forgotten = tx.now().minus(MEMORY);
        sign_in_failures::delete_older(tx, forgotten)?;
        let used_up = tx.now().minus(SUBMISSIONS);
        submissions::delete_older(tx, used_up)?;
        let repeated_no_more = tx.now().minus(KEPT);
        idempotent_answers::delete_older(tx, repeated_no_more)?;
        let signed_nothing_good = tx.now().minus(tx.rules().lifetimes.longest);
        signing_keys::delete_retired_before(tx, signed_nothing_good)?;
        let followed = tx.now().minus(CHANGES);
        change_log::delete_older(tx, followed)?;
        Ok(())
    })
}
