//! The time.

use crate::domain::moment::Moment;
use std::time::{SystemTime, UNIX_EPOCH};

/// Tells what time it is.
pub trait Clock: Send + Sync {
    /// Now, in UTC, to the microsecond.
    fn now(&self) -> Moment;
}

/// The clock of the machine.
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
    fn now(&self) -> Moment {
        // A machine whose clock stands before 1970 or beyond the calendar has no time that anything could be held against.
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since_1970.as_micros()).ok().and_then(|micros| Moment::from_micros(micros).ok()).unwrap_or(Moment::FAR_AWAY)
    }
}
