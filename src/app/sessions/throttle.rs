//! Slows down guessing without letting anybody lock out somebody else.
//!
//! Failures count in three places: for the account from one network, for the network, and for the account from everywhere.
//! Only the first two wait long; an account under attack from many networks waits briefly, so its owner still gets in.

use super::AppError;
use crate::domain::moment::Moment;
use crate::store::{Snapshot, StoreError, Tx, sign_in_failures};
use std::net::IpAddr;
use time::Duration;

/// Failures are forgotten after this long without another.
pub const MEMORY: Duration = Duration::hours(1);

/// Something that failures are counted for.
struct Counter {
    subject: String,
    free_tries: i64,
    longest_wait: Duration,
}

/// Where the failures of one attempt count.
pub struct Counters([Counter; 3]);

impl Counters {
    /// The counters of an attempt to sign in under `account`, in its canonical spelling, from `address`.
    pub fn of(account: &str, address: Option<IpAddr>) -> Self {
        let network = address.map_or_else(|| "unknown".to_owned(), network_of);
        let counter = |subject, free_tries, longest_wait| Counter { subject, free_tries, longest_wait };
        Self([
            counter(format!("account:{account} network:{network}"), 5, Duration::minutes(15)),
            counter(format!("network:{network}"), 50, Duration::minutes(15)),
            counter(format!("account:{account}"), 100, Duration::seconds(30)),
        ])
    }

    /// Errors: `TooManyTries` with the seconds that remain.
    pub fn demand_patience(&self, snapshot: &mut Snapshot<'_>) -> Result<(), AppError> {
        for counter in &self.0 {
            if let Some(wait) = counter.remaining_wait(snapshot)? {
                return Err(AppError::TooManyTries { wait_seconds: u64::try_from(wait.whole_seconds()).unwrap_or(1).max(1) });
            }
        }
        Ok(())
    }

    /// Counts a failure everywhere.
    pub fn count(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        self.0.iter().try_for_each(|counter| counter.count(tx))
    }

    /// Forgets the failures of the account after a success. Those of the network stay:
    /// an attacker could otherwise wash them off with an account of their own.
    pub fn clear_account(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let [here, _, everywhere] = &self.0;
        sign_in_failures::clear(tx, &here.subject)?;
        sign_in_failures::clear(tx, &everywhere.subject)
    }
}

impl Counter {
    fn remaining_wait(&self, snapshot: &mut Snapshot<'_>) -> Result<Option<Duration>, StoreError> {
        let Some(failures) = sign_in_failures::of(snapshot, &self.subject)? else { return Ok(None) };
        if failures.times < self.free_tries || is_forgotten(failures.last_at, snapshot.now()) {
            return Ok(None);
        }
        let doublings = u32::try_from(failures.times - self.free_tries).unwrap_or(u32::MAX).min(10);
        let wait = (Duration::seconds(30) * 2_i32.pow(doublings)).min(self.longest_wait);
        let remaining = wait - snapshot.now().since(failures.last_at);
        Ok(remaining.is_positive().then_some(remaining))
    }

    fn count(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        if let Some(failures) = sign_in_failures::of(tx, &self.subject)?
            && is_forgotten(failures.last_at, tx.now())
        {
            sign_in_failures::clear(tx, &self.subject)?;
        }
        sign_in_failures::count(tx, &self.subject)
    }
}

fn is_forgotten(last_at: Moment, now: Moment) -> bool {
    now.since(last_at) > MEMORY
}

/// The /24 of an IPv4 address, the /64 of an IPv6 one: the least that one attacker usually commands.
fn network_of(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}
