//! What a running server counts about itself: how it decides, how fast, and who signs in how.
//!
//! Plain counters that are added to without a lock, because every request of every API passes here.
//! No person, token or organization is told apart: that is what the audit log and the records of use are for.

use crate::domain::moment::Moment;
use std::sync::atomic::{AtomicU64, Ordering};

/// Who asks whether a token is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gateway {
    /// nginx.
    Nginx,
    /// Traefik.
    Traefik,
    /// Caddy.
    Caddy,
    /// Envoy.
    Envoy,
    /// A token about itself, or a service, at `/api/v1/verify`.
    Verify,
    /// A service at `/oauth/introspect`.
    Introspection,
}

impl Gateway {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Nginx, Self::Traefik, Self::Caddy, Self::Envoy, Self::Verify, Self::Introspection];

    /// The word in metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Traefik => "traefik",
            Self::Caddy => "caddy",
            Self::Envoy => "envoy",
            Self::Verify => "verify",
            Self::Introspection => "introspection",
        }
    }
}

/// What was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// The token is good for what was asked.
    Allow,
    /// It is not.
    Deny,
    /// The question could not be read, or the database not be asked.
    Error,
}

impl Answered {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Allow, Self::Deny, Self::Error];

    /// The word in metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
            Self::Error => "error",
        }
    }

    /// What the status of an answer to a gateway says.
    pub fn of_status(status: u16) -> Self {
        match status {
            200..=299 => Self::Allow,
            401 | 403 => Self::Deny,
            _ => Self::Error,
        }
    }
}

/// By which way somebody signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The page.
    Page,
    /// Kriten's address for programs.
    Api,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Page, Self::Api];

    /// The word in metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Api => "api",
        }
    }
}

/// How signing in went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignIn {
    /// They are in.
    Done,
    /// Name and password did not match.
    Wrong,
    /// Too many tries before.
    Throttled,
    /// Something failed.
    Failed,
}

impl SignIn {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Done, Self::Wrong, Self::Throttled, Self::Failed];

    /// The word in metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Wrong => "wrong_password",
            Self::Throttled => "too_many_tries",
            Self::Failed => "failed",
        }
    }

    /// What a result says.
    pub fn of<T>(result: &Result<T, super::AppError>) -> Self {
        match result {
            Ok(_) => Self::Done,
            Err(super::AppError::WrongPassword) => Self::Wrong,
            Err(super::AppError::TooManyTries { .. }) => Self::Throttled,
            Err(_) => Self::Failed,
        }
    }
}

/// The upper ends of the buckets of [`Latency`], in microseconds; one more bucket holds what is slower.
pub const BUCKETS_MICROS: [u64; 13] = [50, 100, 200, 300, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 500_000, 2_500_000];

/// How long something took, counted in buckets.
#[derive(Default)]
pub struct Latency {
    buckets: [AtomicU64; BUCKETS_MICROS.len() + 1],
    micros: AtomicU64,
}

impl Latency {
    /// Counts one.
    pub fn note(&self, micros: u64) {
        let place = BUCKETS_MICROS.iter().position(|most| micros <= *most).unwrap_or(BUCKETS_MICROS.len());
        self.buckets[place].fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// How many in each bucket, and how long all took together in microseconds.
    pub fn read(&self) -> ([u64; BUCKETS_MICROS.len() + 1], u64) {
        let counts = std::array::from_fn(|place| self.buckets[place].load(Ordering::Relaxed));
        (counts, self.micros.load(Ordering::Relaxed))
    }
}

/// Everything that is counted.
#[derive(Default)]
pub struct Meter {
    checks: [[AtomicU64; Answered::ALL.len()]; Gateway::ALL.len()],
    sign_ins: [[AtomicU64; SignIn::ALL.len()]; Way::ALL.len()],
    /// How long questions about tokens took.
    pub latency: Latency,
}

impl Meter {
    /// Counts a verdict.
    pub fn checked(&self, gateway: Gateway, answered: Answered) {
        self.checks[gateway as usize][answered as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// Counts how long a question took.
    pub fn took(&self, from: Moment, until: Moment) {
        self.latency.note(u64::try_from(until.since(from).whole_microseconds()).unwrap_or_default());
    }

    /// Counts somebody at the door.
    pub fn signed_in(&self, way: Way, how: SignIn) {
        self.sign_ins[way as usize][how as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// How many verdicts of this sort there were.
    pub fn checks(&self, gateway: Gateway, answered: Answered) -> u64 {
        self.checks[gateway as usize][answered as usize].load(Ordering::Relaxed)
    }

    /// How many came to the door so.
    pub fn sign_ins(&self, way: Way, how: SignIn) -> u64 {
        self.sign_ins[way as usize][how as usize].load(Ordering::Relaxed)
    }
}
