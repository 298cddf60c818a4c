//! Does the deed to each token by the use case for one, and accounts for every one.

use super::AppError;
use crate::app::tokens::review::review_one;
use crate::app::tokens::{Changed, change_rights, change_window, pause, revoke};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::bulk::{Deed, Job, JobItem, Outcome, Taken};
use crate::domain::rights::RightsTree;
use crate::domain::token::{Grant, Token};
use crate::domain::window::Expiry;
use crate::store::{Tx, jobs, tokens};

/// What became of one token: the change, or why there is none.
enum Done {
    Changed(Box<Audited<Token>>),
    NothingToDo,
    Refused(String),
}

impl Done {
    fn changed(audited: Audited<Token>) -> Self {
        Self::Changed(Box::new(audited))
    }

    /// What only takes away is never asked of a second person.
    fn lessened(audited: Audited<Changed>) -> Self {
        Self::changed(audited.map(|changed| changed.token))
    }
}

/// Deals with these tokens of a job in one transaction. Answers what is to be recorded.
/// Errors: of the store only; then nothing was done.
pub(super) fn carry_out(tx: &mut Tx<'_>, actor: &Actor, job: &Job, items: Vec<JobItem>) -> Result<Vec<Event>, AppError> {
    let mut events = Vec::new();
    for mut item in items {
        events.extend(one(tx, actor, job, &mut item)?);
        jobs::settle(tx, job.id, &item)?;
    }
    Ok(events)
}

fn one(tx: &mut Tx<'_>, actor: &Actor, job: &Job, item: &mut JobItem) -> Result<Vec<Event>, AppError> {
    tokens::take_turn(tx, item.token_id)?;
    let token = tokens::by_id(tx, item.token_id)?.filter(|token| token.organization_id == actor.organization_id);
    let Some(token) = token else { return Ok(settled(item, Outcome::NotAllowed, Some("There is no such token here."))) };
    if token.version != item.version {
        return Ok(settled(item, Outcome::Changed, Some("Somebody changed it after it was chosen.")));
    }
    match attempt(tx, actor, job, &token) {
        Ok(Done::Changed(audited)) => {
            let (changed, events) = (*audited).noted(&job.grounds).into_parts();
            item.version_after = Some(changed.version);
            let outcome = if events.is_empty() { Outcome::Already } else { Outcome::Done };
            settled(item, outcome, None);
            Ok(events)
        }
        Ok(Done::NothingToDo) => Ok(settled(item, Outcome::Already, None)),
        Ok(Done::Refused(why)) => Ok(settled(item, Outcome::NotAllowed, Some(&why))),
        Err(AppError::Store(error)) => Err(AppError::Store(error)),
        Err(refusal) => Ok(settled(item, Outcome::NotAllowed, Some(&refusal.to_string()))),
    }
}

fn settled(item: &mut JobItem, outcome: Outcome, detail: Option<&str>) -> Vec<Event> {
    item.outcome = Some(outcome);
    item.detail = detail.map(str::to_owned);
    Vec::new()
}

fn attempt(tx: &mut Tx<'_>, actor: &Actor, job: &Job, token: &Token) -> Result<Done, AppError> {
    let id = token.id;
    match &job.deed {
        Deed::Revoke(reason) => revoke::revoke(tx, actor, id, *reason).map(Done::changed),
        Deed::Pause => pause::pause(tx, actor, id).map(Done::changed),
        Deed::Resume => pause::resume(tx, actor, id).map(Done::changed),
        Deed::Shorten(until) if !token.terms.window.until.is_later_than(Expiry::At(*until)) => Ok(Done::NothingToDo),
        Deed::Shorten(until) => change_window::change_end(tx, actor, id, Expiry::At(*until)).map(Done::lessened),
        Deed::Narrow(taken) => narrow(tx, actor, token, taken),
    }
}

fn narrow(tx: &mut Tx<'_>, actor: &Actor, token: &Token, taken: &Taken) -> Result<Done, AppError> {
    let Grant::Only(rights) = &token.terms.grant else {
        return Ok(Done::Refused(
            "It has all its owner's rights and no list to take from. Revoke it, or narrow its owner.".into(),
        ));
    };
    let kept: RightsTree = match taken {
        Taken::One(pair) => rights.rights().filter(|right| right.pair() != *pair).collect(),
        Taken::Unused => {
            let unused = review_one(tx, actor, token.id)?.unused;
            rights.rights().filter(|right| !unused.contains(right)).collect()
        }
    };
    if kept == *rights {
        return Ok(Done::NothingToDo);
    }
    if kept.is_empty() {
        return Ok(Done::Refused("It would have no right left. Revoke it instead.".to_owned()));
    }
    change_rights::change_rights(tx, actor, token.id, kept).map(Done::lessened)
}
