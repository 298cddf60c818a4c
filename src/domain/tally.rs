//! How many tokens there are of each sort: what an administrator looks at first.

use super::moment::Moment;
use super::token::{Switches, TokenKind, TokenState};
use super::token_policy::InForce;
use super::window::Window;
use serde::{Deserialize, Serialize};
use time::Duration;

/// Weeks ahead for which ends are counted; the first begins now.
pub const WEEKS: usize = 12;
/// A token that was not used for this long counts as unused.
pub const UNUSED: Duration = Duration::days(90);

/// What is counted of one token.
pub struct Counted {
    /// From when until when it works.
    pub window: Window,
    /// Whether it is switched on.
    pub enabled: bool,
    /// Whether a second person has still to agree to it, or its owner to come for its secret.
    pub waits: bool,
    /// Whether it was revoked.
    pub is_revoked: bool,
    /// Of which kind it is.
    pub kind: TokenKind,
    /// When it was made.
    pub made_at: Moment,
    /// When it was last used.
    pub used_at: Option<Moment>,
    /// Whether its owner is disabled.
    pub is_orphan: bool,
}

impl Counted {
    /// The same with the window that the organization's policy leaves of it.
    pub fn under(self, policy: &InForce) -> Self {
        Self { window: policy.window(self.kind, self.window), ..self }
    }

    fn switches(&self) -> Switches {
        Switches { is_enabled: self.enabled, waits: self.waits, is_revoked: self.is_revoked }
    }
}

/// The counts. Tokens of signing in at the API are not among them: they come and go every hour.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    /// Working now.
    pub active: i64,
    /// Not begun yet.
    pub starts_later: i64,
    /// Switched off.
    pub paused: i64,
    /// Waiting for approval, or for their owner to come for the secret.
    pub waiting: i64,
    /// Past their end.
    pub ended: i64,
    /// Revoked.
    pub revoked: i64,
    /// Of those that work or will, or are paused: how many end in each week from now on.
    pub ends_in_week: Vec<i64>,
    /// Of the active ones: without an end.
    pub never_end: i64,
    /// Of the active ones: with all that their owner may do.
    pub full_access: i64,
    /// Of the active ones: not used for 90 days, or made that long ago and never used.
    pub unused: i64,
    /// Of those that are not over: their owner is disabled.
    pub orphans: i64,
}

impl Tally {
    /// Counts one more.
    pub fn count(&mut self, token: &Counted, now: Moment) {
        if token.kind == TokenKind::Login {
            return;
        }
        let state = TokenState::at(now, token.window, token.switches());
        match state {
            TokenState::Active => self.active += 1,
            TokenState::StartsLater => self.starts_later += 1,
            TokenState::Paused => self.paused += 1,
            TokenState::Waiting => self.waiting += 1,
            TokenState::Ended => self.ended += 1,
            TokenState::Revoked => self.revoked += 1,
        }
        if matches!(state, TokenState::Ended | TokenState::Revoked) {
            return;
        }
        self.orphans += i64::from(token.is_orphan);
        self.count_end(token.window, now);
        if state == TokenState::Active {
            self.never_end += i64::from(token.window.until.moment().is_none());
            self.full_access += i64::from(token.kind == TokenKind::FullAccess);
            self.unused += i64::from(now.since(token.used_at.unwrap_or(token.made_at)) > UNUSED);
        }
    }

    fn count_end(&mut self, window: Window, now: Moment) {
        self.ends_in_week.resize(WEEKS, 0);
        let Some(end) = window.until.moment() else { return };
        let week = usize::try_from(end.since(now).whole_weeks()).ok();
        if let Some(count) = week.and_then(|week| self.ends_in_week.get_mut(week)) {
            *count += 1;
        }
    }

    /// All of them.
    pub fn all(&self) -> i64 {
        self.active + self.starts_later + self.paused + self.waiting + self.ended + self.revoked
    }

    /// Adds another organization's counts.
    pub fn add(&mut self, other: &Self) {
        self.active += other.active;
        self.starts_later += other.starts_later;
        self.paused += other.paused;
        self.waiting += other.waiting;
        self.ended += other.ended;
        self.revoked += other.revoked;
    }
}
