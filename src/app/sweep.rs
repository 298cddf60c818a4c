//! Sweeps out what is over: sessions past their limits, forgotten failures, used-up forms.

use super::sessions::MEMORY;
use crate::store::{Store, StoreError, sessions, sign_in_failures, submissions};
use time::Duration;

/// A form older than this cannot be sent any more, because its session is over.
const SUBMISSIONS: Duration = Duration::days(31);

/// Deletes what is over. Safe to run at any time, on any node.
pub fn sweep(store: &Store) -> Result<(), StoreError> {
    store.keep(|tx| {
        sessions::delete_over(tx)?;
        let forgotten = tx.now().minus(MEMORY);
        sign_in_failures::delete_older(tx, forgotten)?;
        let used_up = tx.now().minus(SUBMISSIONS);
        submissions::delete_older(tx, used_up)?;
        Ok(())
    })
}
