//! Counts how tokens are used without a write per request.
//!
//! Uses gather in memory and go to the database in batches, the more seldom the more tokens are in use, and at the end.
//! A kill therefore loses the statistics since the last batch, and never a decision.

use crate::domain::ids::{ServiceId, TokenId};
use crate::domain::moment::Moment;
use crate::domain::rights::Right;
use crate::domain::service::Wanted;
use crate::store::token_uses::{self, Origin, RightUse, UseBatch, UseDay};
use crate::store::{Store, StoreError};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many tokens one transaction writes, so that a busy minute does not hold the write lock for long.
const TOKENS_PER_BATCH: usize = 500;
/// How many rights of one token are told apart between two batches; more than that are not counted.
const MOST_RIGHTS: usize = 200;
/// How many origins of one token are told apart between two batches; more than that are not noted.
const MOST_ORIGINS: usize = 20;

/// In so many parts the ledger is kept, so that workers seldom wait for each other.
const PARTS: usize = 16;

/// Uses that are not written yet.
#[derive(Default)]
pub struct UseLedger {
    parts: [Mutex<HashMap<TokenId, Open>>; PARTS],
}

/// What was noted of one token.
#[derive(Default)]
struct Open {
    last: Option<(Moment, Option<IpAddr>, Option<String>)>,
    days: Vec<UseDay>,
    rights: Vec<(ServiceId, Right, Moment, i64)>,
    origins: Vec<OpenOrigin>,
    /// What could not be written before.
    unwritten: Option<Box<UseBatch>>,
}

struct OpenOrigin {
    address: Option<IpAddr>,
    user_agent: Option<String>,
    service_id: Option<ServiceId>,
    first_at: Moment,
    last_at: Moment,
    times: i64,
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

impl UseLedger {
    /// Notes that a token was accepted. Allocates only when it was last used by something else.
    pub fn accepted(&self, used: &Use<'_>) {
        let mut part = self.part_of(used.token_id);
        let open = part.entry(used.token_id).or_default();
        day_of(&mut open.days, used.at).allowed += 1;
        note_last(&mut open.last, used);
        note_origin(&mut open.origins, used);
        if let Some((service_id, Wanted::All(rights) | Wanted::Any(rights))) = used.asked {
            rights.iter().for_each(|right| note_right(&mut open.rights, service_id, right, used.at));
        }
    }

    /// Notes that the secret of a token was presented and refused.
    pub fn refused(&self, token_id: TokenId, at: Moment) {
        day_of(&mut self.part_of(token_id).entry(token_id).or_default().days, at).refused += 1;
    }

    /// Writes everything noted so far, and tells of how many tokens that was.
    /// On an error nothing is lost: what was not written is noted again.
    pub fn flush(&self, store: &Store) -> Result<usize, StoreError> {
        let mut waiting: Vec<(TokenId, UseBatch)> = self.take().map(|(id, open)| (id, open.into())).collect();
        // In the order of their ids, so that neighbours in the tables are written together and two nodes never wait for each other.
        waiting.sort_unstable_by_key(|(id, _)| std::cmp::Reverse(*id));
        let tokens = waiting.len();
        while !waiting.is_empty() {
            let part = waiting.split_off(waiting.len().saturating_sub(TOKENS_PER_BATCH));
            let written = store.keep(|tx| token_uses::add_all(tx, &part));
            if let Err(error) = written {
                self.put_back(part.into_iter().chain(waiting));
                return Err(error);
            }
        }
        Ok(tokens)
    }

    fn take(&self) -> impl Iterator<Item = (TokenId, Open)> {
        self.parts.iter().flat_map(|part| std::mem::take(&mut *held(part)))
    }

    fn put_back(&self, unwritten: impl Iterator<Item = (TokenId, UseBatch)>) {
        for (id, batch) in unwritten {
            // Another flush may have failed at the same time and put back its own part of the same token.
            self.part_of(id).entry(id).or_default().unwritten.get_or_insert_default().absorb(batch);
        }
    }

    /// The last byte of an id is random.
    fn part_of(&self, id: TokenId) -> MutexGuard<'_, HashMap<TokenId, Open>> {
        held(&self.parts[usize::from(id.uuid().as_bytes()[15]) % PARTS])
    }
}

fn held<T>(part: &Mutex<T>) -> MutexGuard<'_, T> {
    part.lock().unwrap_or_else(PoisonError::into_inner)
}

impl From<Open> for UseBatch {
    fn from(open: Open) -> Self {
        let used = |(service_id, right, at, times): (ServiceId, Right, Moment, i64)| RightUse {
            service_id,
            right: right.to_string(),
            at,
            times,
        };
        let mut batch = UseBatch {
            last: open.last.map(|(at, address, agent)| (at, address.map(|address| address.to_string()), agent)),
            days: open.days,
            rights: open.rights.into_iter().map(used).collect(),
            origins: open.origins.into_iter().map(Origin::from).collect(),
        };
        if let Some(unwritten) = open.unwritten {
            batch.absorb(*unwritten);
        }
        batch
    }
}

fn note_last(last: &mut Option<(Moment, Option<IpAddr>, Option<String>)>, used: &Use<'_>) {
    match last {
        Some((at, address, agent)) if agent.as_deref() == used.user_agent => (*at, *address) = (used.at, used.address),
        _ => *last = Some((used.at, used.address, used.user_agent.map(str::to_owned))),
    }
}

impl From<OpenOrigin> for Origin {
    fn from(open: OpenOrigin) -> Self {
        Self {
            address: open.address.map(|address| address.to_string()).unwrap_or_default(),
            user_agent: open.user_agent.unwrap_or_default(),
            service_id: open.service_id.map(|id| id.to_string()).unwrap_or_default(),
            first_at: open.first_at,
            last_at: open.last_at,
            times: open.times,
        }
    }
}

fn note_origin(known: &mut Vec<OpenOrigin>, used: &Use<'_>) {
    let service_id = used.asked.map(|(service_id, _)| service_id);
    let is_same = |open: &OpenOrigin| {
        open.address == used.address && open.service_id == service_id && open.user_agent.as_deref() == used.user_agent
    };
    match known.iter().position(is_same) {
        Some(place) => (known[place].last_at, known[place].times) = (used.at, known[place].times + 1),
        None if known.len() < MOST_ORIGINS => known.push(OpenOrigin {
            address: used.address,
            user_agent: used.user_agent.map(str::to_owned),
            service_id,
            first_at: used.at,
            last_at: used.at,
            times: 1,
        }),
        None => {}
    }
}

fn note_right(known: &mut Vec<(ServiceId, Right, Moment, i64)>, service_id: ServiceId, right: &Right, at: Moment) {
    let place = known.iter().position(|(service, used, ..)| *service == service_id && used == right);
    match place {
        Some(place) => (known[place].2, known[place].3) = (at, known[place].3 + 1),
        None if known.len() < MOST_RIGHTS => known.push((service_id, right.clone(), at, 1)),
        None => {}
    }
}

fn day_of(days: &mut Vec<UseDay>, at: Moment) -> &mut UseDay {
    let day = day_number(at);
    let place = days.iter().position(|known| known.day == day).unwrap_or_else(|| {
        days.push(UseDay { day, allowed: 0, refused: 0 });
        days.len() - 1
    });
    &mut days[place]
}

/// The day of a moment in UTC, counted from 1970-01-01.
pub fn day_number(at: Moment) -> i64 {
    at.micros().div_euclid(86_400_000_000)
}
