//! From "so many days ago" to a moment at which people are at work.

use crate::domain::moment::Moment;
use time::{Duration, Time, Weekday};

/// People work from seven in the morning, in UTC, for this many minutes.
const WORKING_MINUTES: u64 = 600;
/// What happens today has happened at least this long ago.
const LATEST: Duration = Duration::minutes(3);

/// The calendar of the story, counted back from now.
#[derive(Clone, Copy)]
pub(super) struct Calendar {
    now: Moment,
}

impl Calendar {
    /// A calendar that ends now.
    pub(super) fn until(now: Moment) -> Self {
        Self { now }
    }

    /// The present moment.
    pub(super) fn now(self) -> Moment {
        self.now
    }

    /// The start of the day so many days ago, in UTC.
    pub(super) fn day(self, days_ago: i64) -> Moment {
        let midnight = self.now.utc().replace_time(Time::MIDNIGHT);
        Moment::new(midnight).minus(Duration::days(days_ago))
    }

    /// A moment so many days ago at which people look after their tokens; `chance` picks the minute.
    pub(super) fn at_tokens(self, days_ago: i64, chance: u64) -> Moment {
        self.at_work(days_ago, FIRST_AT_TOKENS + chance % (LAST_AT_TOKENS - FIRST_AT_TOKENS))
    }

    /// A moment so many days ago, on a working day and within working hours; `chance` picks the minute.
    /// Saturdays and Sundays become the Friday before.
    pub(super) fn at_work(self, days_ago: i64, chance: u64) -> Moment {
        let day = self.day(days_ago);
        let friday = day.minus(Duration::days(days_since_friday(day.utc().weekday())));
        let seconds = 7 * 3600 + i64::try_from(chance % (WORKING_MINUTES * 60)).unwrap_or_default();
        let at = friday.plus(Duration::seconds(seconds)).unwrap_or(friday);
        at.min(self.now.minus(LATEST))
    }
}

/// What is set up happens before this second of a working day, and what ends things after [`LAST_AT_TOKENS`]:
/// whatever days a weekend throws together, no token is older than what it needs.
const FIRST_AT_TOKENS: u64 = 14_401;
const LAST_AT_TOKENS: u64 = 30_000;

fn days_since_friday(day: Weekday) -> i64 {
    match day {
        Weekday::Saturday => 1,
        Weekday::Sunday => 2,
        _ => 0,
    }
}
