//! What a request tries to change, so that it can be written down even when it is refused.
//!
//! Known before any use case runs: where the request goes says what it wants.
//! The reason is left here by whoever refuses; the door writes it down once everything was taken back.

use std::sync::OnceLock;

/// A change that is tried.
#[derive(Debug)]
pub struct Attempt {
    /// To what sort of thing: `token`, `person`, …
    pub kind: String,
    /// What is to be done to it, such as `revocation` or `create`.
    pub deed: String,
    /// The name of the thing in the address, as it was sent. May be anything, so it is never stored as it is.
    pub given: Option<String>,
    reason: OnceLock<Reason>,
}

/// Why an attempt was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The stable code.
    pub code: String,
    /// More about it, such as the right that was missing.
    pub note: Option<String>,
}

impl Attempt {
    /// An attempt that was not refused yet.
    pub fn new(kind: impl Into<String>, deed: impl Into<String>, given: Option<String>) -> Self {
        Self { kind: kind.into(), deed: deed.into(), given, reason: OnceLock::new() }
    }

    /// The word in the log.
    pub fn action(&self) -> String {
        format!("{}.{}", self.kind, self.deed)
    }

    /// Leaves the reason. The first one counts: what follows from it is no reason of its own.
    pub fn refuse(&self, reason: Reason) {
        let _ = self.reason.set(reason);
    }

    /// The reason that was left.
    pub fn reason(&self) -> Option<&Reason> {
        self.reason.get()
    }
}
