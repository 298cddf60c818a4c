//! Takes a pause of many tokens back: those that were paused, and that nobody touched since, work again.

use super::order::keep;
use super::show::visible;
use super::{AppError, MOST};
use crate::domain::actor::Actor;
use crate::domain::audit::Audited;
use crate::domain::bulk::{Deed, Job, JobItem, Outcome};
use crate::domain::ids::JobId;
use crate::store::{Tx, jobs};

/// Orders it as a job of its own. Errors: `NotFound`; `Conflict` for anything but a pause that is done and not taken back yet.
pub fn undo(tx: &mut Tx<'_>, actor: &Actor, id: JobId) -> Result<Audited<Job>, AppError> {
    jobs::take_turn(tx, id)?;
    let job = visible(tx, actor, id)?;
    if job.deed != Deed::Pause {
        return Err(AppError::conflict("job.final", "Only a pause can be taken back."));
    }
    if job.ended_at.is_none() {
        return Err(AppError::conflict("job.running", "It is not done yet. Take it back when it is."));
    }
    if jobs::undone_by(tx, id)?.is_some() {
        return Err(AppError::conflict("job.undone", "This was taken back already."));
    }
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    let paused = jobs::items(tx, id, Some(Outcome::Done), 0, most)?;
    let items: Vec<JobItem> = paused
        .into_iter()
        .zip(1..)
        .map(|(item, number)| JobItem {
            number,
            version: item.version_after.unwrap_or(item.version),
            version_after: None,
            outcome: None,
            detail: None,
            ..item
        })
        .collect();
    keep(tx, actor, &Deed::Resume, &format!("Taken back: {}", job.grounds), items, Some(id))
}
