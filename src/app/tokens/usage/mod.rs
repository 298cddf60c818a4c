//! Counts how tokens are used without a write per request.
//!
//! Uses gather in memory and go to the database in batches, the more seldom the more tokens are in use, and at the end.
//! A kill therefore loses the statistics since the last batch, and never a decision.

mod occasion;
mod open;

use crate::domain::ids::{ServiceId, TokenId};
use crate::domain::moment::Moment;
use crate::domain::service::Wanted;
use crate::store::token_uses::{self, UseBatch};
use crate::store::{Store, StoreError};
use occasion::Occasions;
use open::Open;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many tokens one transaction writes, so that a busy minute does not hold the write lock for long.
const TOKENS_PER_BATCH: usize = 500;
/// How many rights of one token are told apart between two batches; more than that are not counted.
const MOST_RIGHTS: usize = 200;

/// In so many parts the ledger is kept, so that workers seldom wait for each other, and a little of it can be written at a time.
const PARTS: usize = 64;

/// Uses that are not written yet.
pub struct UseLedger {
    parts: [Mutex<Part>; PARTS],
    /// How many parts were written a few at a time; tells which one is next.
    written: AtomicUsize,
}

#[derive(Default)]
struct Part {
    tokens: HashMap<TokenId, Open>,
    occasions: Occasions,
}

/// One accepted use.
pub struct Use<'a> {
    /// The token.
    pub token_id: TokenId,
    /// When.
    pub at: Moment,
    /// From which address.
    pub address: Option<IpAddr>,
    /// By what.
    pub user_agent: Option<&'a str>,
    /// At which service, and for which rights.
    pub asked: Option<(ServiceId, &'a Wanted)>,
}

impl Default for UseLedger {
    fn default() -> Self {
        Self { parts: std::array::from_fn(|_| Mutex::default()), written: AtomicUsize::default() }
    }
}

impl UseLedger {
    /// Notes that a token was accepted. Allocates only when it was last used on another occasion.
    pub fn accepted(&self, used: &Use<'_>) {
        let Part { tokens, occasions } = &mut *self.part_of(used.token_id);
        tokens.entry(used.token_id).or_default().accept(used, occasions);
    }

    /// Notes that the secret of a token was presented and refused.
    pub fn refused(&self, token_id: TokenId, at: Moment) {
        self.part_of(token_id).tokens.entry(token_id).or_default().refuse(at);
    }

    /// Writes everything noted so far, and tells of how many tokens that was.
    /// On an error nothing is lost: what was not written is noted again.
    pub fn flush(&self, store: &Store) -> Result<usize, StoreError> {
        self.write(store, self.parts.iter().flat_map(|part| held(part).take_tokens()).collect())
    }

    /// The same for at least so many tokens, if so many were used; the next time goes on where this one ended.
    pub fn flush_some(&self, store: &Store, enough: usize) -> Result<usize, StoreError> {
        let mut waiting = Vec::new();
        for _ in 0..PARTS {
            if waiting.len() >= enough {
                break;
            }
            let place = self.written.fetch_add(1, Ordering::Relaxed) % PARTS;
            waiting.extend(held(&self.parts[place]).take_tokens());
        }
        self.write(store, waiting)
    }

    /// The same for one token alone.
    pub fn flush_token(&self, store: &Store, id: TokenId) -> Result<usize, StoreError> {
        let noted = self.part_of(id).tokens.remove(&id);
        self.write(store, noted.map(|open| (id, open)).into_iter().collect())
    }

    fn write(&self, store: &Store, mut waiting: Vec<(TokenId, Open)>) -> Result<usize, StoreError> {
        // In the order of their ids, so that neighbours in the tables are written together and two nodes never wait for each other.
        waiting.sort_unstable_by_key(|(id, _)| std::cmp::Reverse(*id));
        let tokens = waiting.len();
        while !waiting.is_empty() {
            let part = batches(waiting.drain(waiting.len().saturating_sub(TOKENS_PER_BATCH)..)).collect::<Vec<_>>();
            let written = store.keep(|tx| token_uses::add_all(tx, &part));
            if let Err(error) = written {
                self.put_back(part.into_iter().chain(batches(waiting.into_iter())));
                return Err(error);
            }
        }
        Ok(tokens)
    }

    fn put_back(&self, unwritten: impl Iterator<Item = (TokenId, UseBatch)>) {
        for (id, batch) in unwritten {
            self.part_of(id).tokens.entry(id).or_default().put_back(batch);
        }
    }

    /// The last byte of an id is random.
    fn part_of(&self, id: TokenId) -> MutexGuard<'_, Part> {
        held(&self.parts[usize::from(id.uuid().as_bytes()[15]) % PARTS])
    }
}

impl Part {
    /// Takes what was noted, and keeps room for as many tokens: those that are in use are used again.
    fn take_tokens(&mut self) -> HashMap<TokenId, Open> {
        let empty = Self { tokens: HashMap::with_capacity(self.tokens.len()), occasions: Occasions::default() };
        std::mem::replace(self, empty).tokens
    }
}

fn held(part: &Mutex<Part>) -> MutexGuard<'_, Part> {
    part.lock().unwrap_or_else(PoisonError::into_inner)
}

fn batches(open: impl Iterator<Item = (TokenId, Open)>) -> impl Iterator<Item = (TokenId, UseBatch)> {
    open.map(|(id, open)| (id, open.into()))
}

/// The day of a moment in UTC, counted from 1970-01-01.
pub fn day_number(at: Moment) -> i64 {
    at.micros().div_euclid(86_400_000_000)
}
