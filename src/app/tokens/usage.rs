//! Counts how tokens are used without a write per request.
//!
//! Uses gather in memory and go to the database in batches every few seconds and at the end.
//! A kill therefore loses at most the last few seconds of statistics, and never a decision.

use crate::domain::ids::TokenId;
use crate::domain::moment::Moment;
use crate::store::token_uses::{self, UseBatch, UseDay};
use crate::store::{Store, StoreError};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How many tokens one transaction writes, so that a busy minute does not hold the write lock for long.
const TOKENS_PER_BATCH: usize = 500;

/// Uses that are not written yet.
#[derive(Default)]
pub struct UseLedger {
    open: Mutex<HashMap<TokenId, UseBatch>>,
}

/// One accepted use.
pub struct Use {
    /// The token.
    pub token_id: TokenId,
    /// When.
    pub at: Moment,
    /// From which address.
    pub address: Option<String>,
    /// By what.
    pub user_agent: Option<String>,
}

impl UseLedger {
    /// Notes that a token was accepted.
    pub fn accepted(&self, used: Use) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let batch = open.entry(used.token_id).or_default();
        day_of(batch, used.at).allowed += 1;
        batch.last = Some((used.at, used.address, used.user_agent));
    }

    /// Notes that the secret of a token was presented and refused.
    pub fn refused(&self, token_id: TokenId, at: Moment) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        day_of(open.entry(token_id).or_default(), at).refused += 1;
    }

    /// Writes everything noted so far. On an error nothing is lost: what was not written is noted again.
    pub fn flush(&self, store: &Store) -> Result<(), StoreError> {
        let mut waiting: Vec<(TokenId, UseBatch)> = self.take().into_iter().collect();
        while !waiting.is_empty() {
            let part = waiting.split_off(waiting.len().saturating_sub(TOKENS_PER_BATCH));
            let written = store.keep(|tx| part.iter().try_for_each(|(id, batch)| token_uses::add(tx, *id, batch)));
            if let Err(error) = written {
                self.put_back(part.into_iter().chain(waiting));
                return Err(error);
            }
        }
        Ok(())
    }

    fn take(&self) -> HashMap<TokenId, UseBatch> {
        std::mem::take(&mut *self.open.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn put_back(&self, unwritten: impl Iterator<Item = (TokenId, UseBatch)>) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        for (id, batch) in unwritten {
            let newer = open.entry(id).or_default();
            newer.last = newer.last.take().or(batch.last);
            newer.days.extend(batch.days);
        }
    }
}

fn day_of(batch: &mut UseBatch, at: Moment) -> &mut UseDay {
    let day = day_number(at);
    let place = batch.days.iter().position(|known| known.day == day).unwrap_or_else(|| {
        batch.days.push(UseDay { day, allowed: 0, refused: 0 });
        batch.days.len() - 1
    });
    &mut batch.days[place]
}

/// The day of a moment in UTC, counted from 1970-01-01.
pub fn day_number(at: Moment) -> i64 {
    at.micros().div_euclid(86_400_000_000)
}
