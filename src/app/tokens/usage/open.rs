//! What was noted of one token since the last batch. Small, because every verdict adds to one of many.

use super::day_number;
use super::occasion::{Occasion, Occasions};
use super::{MOST_RIGHTS, Use};
use crate::domain::moment::Moment;
use crate::store::token_uses::{UseBatch, UseDay};
use std::sync::Arc;

/// How many occasions of one token are told apart between two batches; beyond that uses are counted by day alone.
const MOST_OCCASIONS: usize = 200;
/// How many origins of one token a batch writes.
const MOST_ORIGINS: usize = 20;

/// What is not written yet of one token.
#[derive(Default)]
pub(super) struct Open {
    /// The occasion of the last use; most tokens have no other one between two batches.
    latest: Option<Line>,
    rest: Option<Box<Rest>>,
}

/// What few tokens have.
#[derive(Default)]
struct Rest {
    /// Occasions before the latest one.
    earlier: Vec<Line>,
    /// Refused uses, and those whose occasions are not told apart any more.
    days: Vec<UseDay>,
    /// What could not be written before.
    unwritten: UseBatch,
}

/// The uses on one occasion on one day.
struct Line {
    occasion: Arc<Occasion>,
    times: Times,
}

/// When first, when last and how often.
#[derive(Clone, Copy)]
pub(super) struct Times {
    pub(super) first_at: Moment,
    pub(super) last_at: Moment,
    pub(super) count: i64,
}

impl Open {
    /// Counts an accepted use.
    pub(super) fn accept(&mut self, used: &Use<'_>, occasions: &mut Occasions) {
        match &mut self.latest {
            Some(line) if line.is_of(used) => line.add(used.at),
            _ => self.turn_to(used, occasions),
        }
    }

    /// Counts a use that was refused.
    pub(super) fn refuse(&mut self, at: Moment) {
        self.rest().day(at).refused += 1;
    }

    /// Takes back what could not be written.
    pub(super) fn put_back(&mut self, batch: UseBatch) {
        // Another flush may have failed at the same time and put back its own part of the same token.
        self.rest().unwritten.absorb(batch);
    }

    fn turn_to(&mut self, used: &Use<'_>, occasions: &mut Occasions) {
        let known = self.rest.as_mut().and_then(|rest| rest.take_earlier(used));
        let mut line = known.unwrap_or_else(|| Line::before_any_use(occasions.of(used), used.at));
        line.add(used.at);
        if let Some(displaced) = self.latest.replace(line) {
            self.rest().put_aside(displaced);
        }
    }

    fn rest(&mut self) -> &mut Rest {
        self.rest.get_or_insert_default()
    }
}

impl Rest {
    fn take_earlier(&mut self, used: &Use<'_>) -> Option<Line> {
        let place = self.earlier.iter().position(|line| line.is_of(used))?;
        Some(self.earlier.swap_remove(place))
    }

    fn put_aside(&mut self, line: Line) {
        if self.earlier.len() < MOST_OCCASIONS {
            self.earlier.push(line);
        } else {
            self.day(line.times.last_at).allowed += line.times.count;
        }
    }

    fn day(&mut self, at: Moment) -> &mut UseDay {
        let day = day_number(at);
        let place = self.days.iter().position(|known| known.day == day).unwrap_or_else(|| {
            self.days.push(UseDay { day, allowed: 0, refused: 0 });
            self.days.len() - 1
        });
        &mut self.days[place]
    }
}

impl Line {
    fn before_any_use(occasion: Arc<Occasion>, at: Moment) -> Self {
        Self { occasion, times: Times { first_at: at, last_at: at, count: 0 } }
    }

    fn is_of(&self, used: &Use<'_>) -> bool {
        day_number(self.times.last_at) == day_number(used.at) && self.occasion.is_of(used)
    }

    fn add(&mut self, at: Moment) {
        self.times.last_at = self.times.last_at.max(at);
        self.times.count += 1;
    }

    fn batch(&self) -> UseBatch {
        let (address, user_agent) = self.occasion.address_and_agent();
        UseBatch {
            last: Some((self.times.last_at, address, user_agent)),
            days: vec![UseDay { day: day_number(self.times.last_at), allowed: self.times.count, refused: 0 }],
            rights: self.occasion.rights(self.times),
            origins: vec![self.occasion.origin(self.times)],
        }
    }
}

impl From<Open> for UseBatch {
    fn from(open: Open) -> Self {
        let mut batch = open.latest.map(|line| line.batch()).unwrap_or_default();
        let Some(rest) = open.rest else { return batch };
        batch.absorb(UseBatch { days: rest.days, ..UseBatch::default() });
        rest.earlier.iter().for_each(|line| batch.absorb(line.batch()));
        batch.absorb(rest.unwritten);
        batch.rights.truncate(MOST_RIGHTS);
        batch.origins.truncate(MOST_ORIGINS);
        batch
    }
}
