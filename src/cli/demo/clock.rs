//! A clock that stands where the story is.

use crate::domain::moment::Moment;
use crate::env::Clock;
use std::sync::{Mutex, PoisonError};

/// Tells the moment that it was last set to.
pub(super) struct StoryClock(Mutex<Moment>);

impl StoryClock {
    /// A clock that stands at `at`.
    pub(super) fn at(at: Moment) -> Self {
        Self(Mutex::new(at))
    }

    /// Goes to another moment, forwards or back.
    pub(super) fn go_to(&self, at: Moment) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }
}

impl Clock for StoryClock {
    fn now(&self) -> Moment {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
