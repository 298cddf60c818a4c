//! Writes down what somebody known tried to change and was refused.
//!
//! Counted as refused is what needs authority that the actor lacks: a missing right, a thing that is not theirs to see,
//! a password that was asked for and not given or wrong, and reaching beyond what the actor could hand on.
//! Plain mistakes in a form are not, and neither is an id that names nothing at all.
//! Each person may leave [`MOST_A_MINUTE`] entries a minute on each node; whatever is more is counted in one entry,
//! so that nobody can drown the log, or fill the disk, by being refused.

use super::AppError;
use crate::domain::actor::Actor;
use crate::domain::attempt::{Attempt, Reason};
use crate::domain::attenuation::Excess;
use crate::domain::audit::{Change, Refused};
use crate::domain::ids::{OrganizationId, PersonId};
use crate::domain::moment::Moment;
use crate::store::{Store, StoreError, targets};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use time::Duration;

/// How many refusals of one person have an entry each, a minute.
pub const MOST_A_MINUTE: u32 = 10;
const MINUTE: Duration = Duration::minutes(1);
/// The code of an entry that counts the others.
const COUNTED: &str = "too_many_refusals";

/// Leaves the reason of an error with what the actor tries, if it is one of authority.
pub fn leave_reason(actor: &Actor, error: &AppError) {
    if let Some(reason) = reason_of(error) {
        actor.refused(reason);
    }
}

/// Why an attempt is refused; `None` for errors that are no refusals.
pub fn reason_of(error: &AppError) -> Option<Reason> {
    let plain = |code: &str| Some(Reason { code: code.to_owned(), note: None });
    match error {
        AppError::NotFound => plain("not_found"),
        AppError::Forbidden { .. } => Some(Reason { code: "forbidden".to_owned(), note: Some(error.to_string()) }),
        AppError::StepUp => plain("step_up_required"),
        AppError::WrongPassword => plain("wrong_password"),
        AppError::Invalid(fields) => {
            let beyond = fields.iter().find(|field| Excess::is_of_limit(&field.code))?;
            Some(Reason { code: beyond.code.clone(), note: Some(beyond.message.clone()) })
        }
        AppError::Conflict { .. } | AppError::TooManyTries { .. } | AppError::Store(_) => None,
    }
}

/// What each person has left in this minute. One for each node.
#[derive(Default)]
pub struct RefusalLedger {
    open: Mutex<HashMap<(OrganizationId, PersonId), Minute>>,
}

struct Minute {
    began_at: Moment,
    noted: u32,
    /// How many more there were, and who they were, as they came last.
    surplus: i64,
    actor: Actor,
}

impl RefusalLedger {
    /// Writes down a refused attempt, in a transaction of its own. Call it after everything that was tried was taken back.
    /// Errors: those of the store.
    pub fn note(&self, store: &Store, actor: &Actor, attempt: &Attempt, reason: &Reason) -> Result<(), StoreError> {
        let now = store.env().clock.now();
        self.write_counted(store, self.take_over(now))?;
        if !self.has_room(actor, now) {
            return Ok(());
        }
        let Some(refused) = store.read(|snapshot| refused(snapshot, actor, attempt, reason))? else { return Ok(()) };
        self.use_room(actor);
        store.note_refusal(actor, refused)
    }

    /// Writes down what was only counted in minutes that are over.
    pub fn flush(&self, store: &Store) -> Result<(), StoreError> {
        let now = store.env().clock.now();
        self.write_counted(store, self.take_over(now))
    }

    /// Writes down everything that was only counted, at the end.
    pub fn close(&self, store: &Store) -> Result<(), StoreError> {
        let all = std::mem::take(&mut *self.open.lock().unwrap_or_else(PoisonError::into_inner));
        self.write_counted(store, all.into_values().collect())
    }

    fn has_room(&self, actor: &Actor, now: Moment) -> bool {
        let Some(person_id) = actor.person_id() else { return true };
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = || Minute { began_at: now, noted: 0, surplus: 0, actor: actor.clone() };
        let minute = open.entry((actor.organization_id, person_id)).or_insert_with(fresh);
        if minute.noted < MOST_A_MINUTE {
            return true;
        }
        minute.surplus += 1;
        minute.actor = actor.clone();
        false
    }

    fn use_room(&self, actor: &Actor) {
        let Some(person_id) = actor.person_id() else { return };
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(minute) = open.get_mut(&(actor.organization_id, person_id)) {
            minute.noted += 1;
        }
    }

    fn take_over(&self, now: Moment) -> Vec<Minute> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.extract_if(|_, minute| now.since(minute.began_at) >= MINUTE).map(|(_, minute)| minute).collect()
    }

    fn write_counted(&self, store: &Store, over: Vec<Minute>) -> Result<(), StoreError> {
        for minute in over.into_iter().filter(|minute| minute.surplus > 0) {
            store.note_refusal(&minute.actor, counted(&minute))?;
        }
        Ok(())
    }
}

/// What is written of an attempt; nothing when it was about a thing that is nowhere.
fn refused(
    snapshot: &mut crate::store::Snapshot<'_>,
    actor: &Actor,
    attempt: &Attempt,
    reason: &Reason,
) -> Result<Option<Refused>, StoreError> {
    let given = attempt.given.as_deref();
    let found = given.map(|given| targets::find(snapshot, actor.organization_id, &attempt.kind, given)).transpose()?.flatten();
    if found.is_none() && reason.code == "not_found" {
        return Ok(None);
    }
    let (target_id, target_name) = found.map(|found| (found.id, found.name)).unwrap_or_default();
    Ok(Some(Refused {
        action: attempt.action(),
        target_kind: attempt.kind.clone(),
        target_id,
        target_name,
        code: reason.code.clone(),
        note: reason.note.clone(),
        changes: Vec::new(),
    }))
}

fn counted(minute: &Minute) -> Refused {
    let times = Change { field: "times".to_owned(), old: None, new: Some(minute.surplus.to_string()) };
    Refused {
        action: "person.refused_again".to_owned(),
        target_kind: "person".to_owned(),
        target_id: minute.actor.person_id().map(|id| id.to_string()).unwrap_or_default(),
        target_name: String::new(),
        code: COUNTED.to_owned(),
        note: None,
        changes: vec![times],
    }
}
