//! Ends a job, and leaves in the log what became of how many.
//!
//! Each token that was changed has an entry of its own; those that were left alone have none, and the sum of both is here.

use super::AppError;
use super::order::target;
use crate::domain::audit::Event;
use crate::domain::bulk::{Job, Outcome};
use crate::store::{Tx, jobs};

/// Notes that nothing waits any more. Answers what is to be recorded.
pub(super) fn finish(tx: &mut Tx<'_>, job: &Job) -> Result<Event, AppError> {
    jobs::end(tx, job.id)?;
    let tally = jobs::tally(tx, job.id)?;
    let count = |outcome| tally.iter().find(|(known, _)| *known == Some(outcome)).map_or(0, |(_, count)| *count);
    let event = Outcome::ALL
        .into_iter()
        .map(|outcome| (outcome, count(outcome)))
        .filter(|(_, count)| *count > 0)
        .fold(Event::new("tokens.bulk_finished", target(job)), |event, (outcome, count)| {
            event.change(outcome.as_str(), None, count.to_string())
        });
    let refused = jobs::items(tx, job.id, Some(Outcome::NotAllowed), 0, 1)?;
    let why = refused.into_iter().next().and_then(|item| item.detail);
    Ok(match why {
        Some(why) => event.change("why_not_allowed", None, why),
        None => event,
    })
}
