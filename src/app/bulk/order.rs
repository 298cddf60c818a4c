//! Orders a deed on the tokens that were shown, or refuses when they are not those any more.

use super::carry_out::carry_out;
use super::choose::{Choice, Selection, Set, choose};
use super::finish::finish;
use super::{AT_ONCE, AppError, FieldError, SET_CHANGED};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::bulk::{Deed, Grounds, Job, JobItem};
use crate::domain::ids::JobId;
use crate::store::standing::DEEPEST;
use crate::store::{Tx, jobs, tokens};

/// An order.
#[derive(Debug, Clone)]
pub struct Order {
    /// Which tokens.
    pub selection: Selection,
    /// What is done to them.
    pub deed: Deed,
    /// Why.
    pub grounds: Grounds,
    /// The set that was shown.
    pub fingerprint: String,
    /// How many tokens whoever orders it says there are. Must be said where all that match are meant, not where each is named.
    pub count: Option<usize>,
}

impl Order {
    fn counts(&self, chosen: usize) -> bool {
        match (self.count, &self.selection.choice) {
            (Some(count), _) => count == chosen,
            (None, Choice::These(_)) => true,
            (None, Choice::All(_)) => false,
        }
    }
}

/// Orders it. A thousand tokens are dealt with at once, in this transaction; more wait for the worker.
/// Errors: `Conflict` when the set is another than was shown, or holds the token that orders it; `Invalid` for a wrong number or an end in the past;
/// those of choosing. Then nothing is changed.
pub fn order(tx: &mut Tx<'_>, actor: &Actor, order: &Order) -> Result<Audited<Job>, AppError> {
    let set = choose(tx, actor, &order.selection)?;
    demand_same(tx, &set, order)?;
    demand_way_back(tx, actor, &set)?;
    let items = set.chosen.iter().enumerate().map(|(place, one)| JobItem {
        number: i64::try_from(place).unwrap_or(i64::MAX) + 1,
        token_id: one.token.id,
        name: one.token.name.as_str().to_owned(),
        version: one.token.version,
        version_after: None,
        outcome: None,
        detail: None,
    });
    keep(tx, actor, &order.deed, order.grounds.as_str(), items.collect(), None)
}

/// Keeps a job, and deals with it at once when it is small.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    actor: &Actor,
    deed: &Deed,
    grounds: &str,
    items: Vec<JobItem>,
    undoes: Option<JobId>,
) -> Result<Audited<Job>, AppError> {
    let mut job = Job {
        id: JobId::new(tx.new_id()),
        organization_id: actor.organization_id,
        person_id: actor.person_id().ok_or(AppError::NotFound)?,
        deed: deed.clone(),
        grounds: grounds.to_owned(),
        total: i64::try_from(items.len()).unwrap_or(i64::MAX),
        request_id: actor.origin.request_id.clone(),
        undoes,
        created_at: tx.now(),
        ended_at: None,
    };
    jobs::insert(tx, actor, &job, &items)?;
    let mut events = vec![started(&job)];
    if items.len() <= AT_ONCE {
        events.extend(carry_out(tx, actor, &job, items)?);
        events.push(finish(tx, &job)?);
        job.ended_at = Some(tx.now());
    }
    Ok(Audited::with_events(job, events))
}

/// What the log calls a job.
pub(super) fn target(job: &Job) -> Target {
    let tokens = if job.total == 1 { "token" } else { "tokens" };
    Target::new("job", job.id, format!("{} {} {tokens}", job.deed.word(), job.total))
}

fn started(job: &Job) -> Event {
    Event::new("tokens.bulk", target(job))
        .change("deed", None, job.deed.text())
        .change("tokens", None, job.total.to_string())
        .note(job.grounds.clone())
}

/// A program that ends its own token, or one that this was made by, would stop half-way through.
fn demand_way_back(tx: &mut Tx<'_>, actor: &Actor, set: &Set) -> Result<(), AppError> {
    let mut next = actor.token_id();
    for _ in 0..=DEEPEST {
        let Some(id) = next else { return Ok(()) };
        if set.chosen.iter().any(|one| one.token.id == id) {
            return Err(AppError::conflict(
                "bulk.own_way_in",
                "The token that you are using is among these, or depends on one of them, and the rest would stay undone. Leave it out, or use another.",
            ));
        }
        next = tokens::by_id(tx, id)?.and_then(|token| token.parent_id);
    }
    Ok(())
}

fn demand_same(tx: &Tx<'_>, set: &Set, order: &Order) -> Result<(), AppError> {
    if set.fingerprint != order.fingerprint {
        return Err(AppError::conflict(
            SET_CHANGED,
            "These are not the tokens that you were shown: some came, went, or were changed meanwhile. Nothing was done. Look again.",
        ));
    }
    let mut errors = Vec::new();
    if set.chosen.is_empty() {
        errors.push(FieldError::new("count", "bulk.nothing", "No token is left to do this to."));
    } else if !order.counts(set.chosen.len()) {
        errors.push(FieldError::new("count", "bulk.wrong_count", format!("Type the number {} to go on.", set.chosen.len())));
    }
    if matches!(order.deed, Deed::Shorten(until) if until <= tx.now()) {
        errors.push(FieldError::new("until", "token.ends_in_past", "Choose an end in the future, or revoke them."));
    }
    if errors.is_empty() { Ok(()) } else { Err(AppError::Invalid(errors)) }
}
