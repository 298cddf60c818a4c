//! The time.

use crate::domain::moment::Moment;
use time::OffsetDateTime;

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
        Moment::new(OffsetDateTime::now_utc())
    }
}
