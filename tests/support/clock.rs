//! A clock that only moves by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use time::{Duration, OffsetDateTime};

/// The clock of one house; clones show the same time.
#[derive(Clone)]
pub struct HandClock {
    micros: Arc<AtomicI64>,
}

impl HandClock {
    /// Stands at the present second, because a browser that takes part in a test has a clock of its own.
    #[allow(clippy::disallowed_methods, reason = "the one look at the machine's clock, to start from")]
    pub fn new() -> HandClock {
        let now = OffsetDateTime::now_utc().unix_timestamp();
        HandClock { micros: Arc::new(AtomicI64::new(now * 1_000_000)) }
    }

    pub fn now(&self) -> OffsetDateTime {
        let micros = self.micros.load(Ordering::SeqCst);
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000).expect("a time in this era")
    }

    /// Moves on, and back with a negative duration.
    pub fn advance(&self, by: Duration) {
        let micros = i64::try_from(by.whole_microseconds()).expect("less than an era");
        self.micros.fetch_add(micros, Ordering::SeqCst);
    }
}
