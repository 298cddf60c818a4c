//! What the audit log keeps: who did what to what, from where, old and new.
//!
//! The store's write gate takes only [`Audited`] values, so a change without its row does not compile.
//! Secrets, digests and passwords never get in here: changes are named by the use case, field by field.

use serde::{Deserialize, Serialize};

/// The result of a change together with the events that record it.
#[must_use]
pub struct Audited<T> {
    value: T,
    events: Vec<Event>,
}

impl<T> Audited<T> {
    /// A change and its event.
    pub fn new(value: T, event: Event) -> Self {
        Self { value, events: vec![event] }
    }

    /// A change that left several events.
    pub fn with_events(value: T, events: Vec<Event>) -> Self {
        Self { value, events }
    }

    /// Nothing was changed, for example when something paused is paused again.
    pub fn unchanged(value: T) -> Self {
        Self { value, events: Vec::new() }
    }

    /// The value and its events, for the write gate.
    pub fn into_parts(self) -> (T, Vec<Event>) {
        (self.value, self.events)
    }

    /// The same change with the words of the person who made it kept beside each event.
    pub fn noted(mut self, note: &str) -> Self {
        self.events.iter_mut().for_each(|event| event.note = Some(note.to_owned()));
        self
    }

    /// The same events with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Audited<U> {
        Audited { value: change(self.value), events: self.events }
    }
}

/// One row to come in the audit log; time, actor and address are added by the write gate.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What was done, for example `token.renamed`.
    pub action: &'static str,
    /// To what.
    pub target: Target,
    /// What it changed, field by field.
    pub changes: Vec<Change>,
    /// Words of the person who did it, for example a reason.
    pub note: Option<String>,
}

impl Event {
    /// An event without changes of fields.
    pub fn new(action: &'static str, target: Target) -> Self {
        Self { action, target, changes: Vec::new(), note: None }
    }

    /// Adds a changed field.
    pub fn change(mut self, field: &str, old: impl Into<Option<String>>, new: impl Into<Option<String>>) -> Self {
        self.changes.push(Change { field: field.to_owned(), old: old.into(), new: new.into() });
        self
    }

    /// Adds a reason or remark.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// A change that somebody wanted and did not get.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// What was tried, for example `token.revocation`.
    pub action: String,
    /// To what sort of thing.
    pub target_kind: String,
    /// To which one; empty when there is none of that name.
    pub target_id: String,
    /// What that is called; empty for things of other organizations, whose names are nobody's business here.
    pub target_name: String,
    /// The stable code of the reason.
    pub code: String,
    /// More about the reason, such as the right that was missing.
    pub note: Option<String>,
    /// For attempts that were only counted: how many.
    pub changes: Vec<Change>,
}

/// What an event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// `token`, `person`, `team`, `role`, `project`, `organization` or `session`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// What it was called at that moment, so that the log can be read after it is gone.
    pub name: String,
}

impl Target {
    /// Names a target.
    pub fn new(kind: &'static str, id: impl ToString, name: impl Into<String>) -> Self {
        Self { kind, id: id.to_string(), name: name.into() }
    }
}

/// One field before and after; `None` where it had, or has, no value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The field's name, as in the API.
    pub field: String,
    /// What it was.
    pub old: Option<String>,
    /// What it became.
    pub new: Option<String>,
}
