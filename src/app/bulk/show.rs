//! How far a job is, and what became of each token.

use super::AppError;
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::bulk::{Deed, Job, JobItem, Outcome};
use crate::domain::ids::JobId;
use crate::domain::policy::{self, Reach};
pub use crate::store::jobs::JobQuery;
use crate::store::{Snapshot, jobs, people};

/// A job and how far it is.
pub struct Shown {
    /// The job.
    pub job: Job,
    /// What whoever ordered it is called.
    pub person: String,
    /// How many tokens came to each outcome.
    pub tally: Vec<(Outcome, i64)>,
    /// How many wait.
    pub waiting: i64,
    /// Some of its tokens.
    pub items: Vec<JobItem>,
    /// The job that took it back.
    pub undone_by: Option<JobId>,
    /// Whether it can be taken back now.
    pub can_undo: bool,
}

/// Shows a job to whoever ordered it and to whoever reviews everybody's tokens. Errors: `NotFound`.
pub fn show(
    snapshot: &mut Snapshot<'_>,
    actor: &Actor,
    id: JobId,
    outcome: Option<Outcome>,
    after: i64,
    most: i64,
) -> Result<Shown, AppError> {
    let job = visible(snapshot, actor, id)?;
    let tally = jobs::tally(snapshot, id)?;
    let count = |wanted: Option<Outcome>| tally.iter().filter(|(known, _)| *known == wanted).map(|(_, count)| *count).sum();
    let done: i64 = count(Some(Outcome::Done));
    let undone_by = jobs::undone_by(snapshot, id)?;
    Ok(Shown {
        person: people::by_id(snapshot, job.person_id)?.map(|person| person.full_name.as_str().to_owned()).unwrap_or_default(),
        tally: Outcome::ALL.map(|outcome| (outcome, count(Some(outcome)))).into(),
        waiting: count(None),
        items: jobs::items(snapshot, id, outcome, after, most)?,
        can_undo: job.deed == Deed::Pause && job.ended_at.is_some() && done > 0 && undone_by.is_none(),
        undone_by,
        job,
    })
}

/// Jobs as `query` asks; at most `most`. Whoever reviews only some tokens sees what they ordered themselves.
/// Errors: `Forbidden` for whoever reviews nobody's tokens.
pub fn list(snapshot: &mut Snapshot<'_>, actor: &Actor, query: &JobQuery, most: i64) -> Result<Vec<Job>, AppError> {
    let authority = authority::of(snapshot, actor)?;
    let mut query = query.clone();
    if policy::may_review_tokens(actor, &authority)? == Reach::Led {
        let own = actor.person_id().ok_or(AppError::NotFound)?;
        if query.person_id.is_some_and(|asked| asked != own) {
            return Ok(Vec::new());
        }
        query.person_id = Some(own);
    }
    Ok(jobs::asked(snapshot, actor.organization_id, &query, most)?)
}

pub(super) fn visible(snapshot: &mut Snapshot<'_>, actor: &Actor, id: JobId) -> Result<Job, AppError> {
    let job = jobs::by_id(snapshot, id)?.filter(|job| job.organization_id == actor.organization_id);
    let job = job.ok_or(AppError::NotFound)?;
    let authority = authority::of(snapshot, actor)?;
    let reviews = policy::may_review_tokens(actor, &authority) == Ok(Reach::Everybody);
    if reviews || Some(job.person_id) == actor.person_id() { Ok(job) } else { Err(AppError::NotFound) }
}
