//! The worker: deals with what waits, some tokens in a transaction, on whichever node comes first.
//!
//! A job stands in the database with everything that it needs, so that it goes on after a restart where it stood.

use super::AppError;
use super::carry_out::carry_out;
use super::finish::finish;
use crate::domain::audit::Audited;
use crate::domain::bulk::{JobItem, Outcome};
use crate::store::{Store, jobs, people};

/// How many tokens one transaction deals with, so that it does not hold the write lock for long.
const PER_TURN: i64 = 200;

/// Deals with the next tokens of the oldest job that is not done. Answers whether there was anything to do.
pub fn work(store: &Store) -> Result<bool, AppError> {
    let open = store.read(|snapshot| {
        let id = jobs::oldest_open(snapshot)?;
        Ok::<_, AppError>(match id {
            Some(id) => jobs::with_actor(snapshot, id)?,
            None => None,
        })
    })?;
    let Some((job, actor)) = open else { return Ok(false) };
    store.write(&actor, |tx| {
        jobs::take_turn(tx, job.id)?;
        let mut items = jobs::waiting(tx, job.id, PER_TURN)?;
        if items.is_empty() {
            let is_open = jobs::by_id(tx, job.id)?.is_some_and(|job| job.ended_at.is_none());
            // Another node may have been quicker, and it ends once.
            return if is_open { Ok(Audited::new(true, finish(tx, &job)?)) } else { Ok(Audited::unchanged(true)) };
        }
        // Whoever was disabled or left since decides nothing any more.
        let person = people::by_id(tx, job.person_id)?.filter(|person| person.is_active());
        if person.is_none() || !people::is_member(tx, job.organization_id, job.person_id)? {
            items.iter_mut().try_for_each(|item| give_up(tx, &job, item))?;
            return Ok(Audited::unchanged(true));
        }
        Ok(Audited::with_events(true, carry_out(tx, &actor, &job, items)?))
    })
}

fn give_up(tx: &mut crate::store::Tx<'_>, job: &crate::domain::bulk::Job, item: &mut JobItem) -> Result<(), AppError> {
    item.outcome = Some(Outcome::NotAllowed);
    item.detail = Some("Whoever ordered it may not act any more.".to_owned());
    Ok(jobs::settle(tx, job.id, item)?)
}
