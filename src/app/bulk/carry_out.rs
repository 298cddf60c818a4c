//! Does the deed to each token by the use case for one, and accounts for every one.

use super::AppError;
use crate::app::authority;
use crate::app::tokens::review::review_one;
use crate::app::tokens::{Changed, change_rights, change_window, pause, revoke};
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::bulk::{Deed, Job, JobItem, Outcome, Taken};
use crate::domain::ids::TokenId;
use crate::domain::policy::Authority;
use crate::domain::rights::RightsTree;
use crate::domain::token::{Grant, Token};
use crate::domain::window::Expiry;
use crate::store::{Tx, jobs, tokens};
use std::collections::HashMap;

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

/// So many tokens are read at once.
const AT_ONCE: usize = 200;

/// Deals with these tokens of a job in one transaction. Answers what is to be recorded.
/// What the actor may do is worked out once: none of these deeds changes it, as a job never holds what its orderer's token hangs on.
/// Errors: of the store only; then nothing was done.
pub(super) fn carry_out(tx: &mut Tx<'_>, actor: &Actor, job: &Job, mut items: Vec<JobItem>) -> Result<Vec<Event>, AppError> {
    let authority = match authority::of(tx, actor) {
        Err(AppError::Store(error)) => return Err(AppError::Store(error)),
        Err(AppError::NotFound) => Err("The token that ordered it is not good any more.".to_owned()),
        other => other.map_err(|refusal| refusal.to_string()),
    };
    let mut events = Vec::new();
    for some in items.chunks_mut(AT_ONCE) {
        let ids: Vec<TokenId> = some.iter().map(|item| item.token_id).collect();
        tokens::take_turns(tx, &ids)?;
        let found = tokens::some(tx, &ids)?.into_iter().filter(|token| token.organization_id == actor.organization_id);
        let mut found: HashMap<TokenId, Token> = found.map(|token| (token.id, token)).collect();
        for item in some {
            let token = found.remove(&item.token_id);
            events.extend(one(tx, actor, authority.as_deref(), job, token, item)?);
            jobs::settle(tx, job.id, item)?;
        }
    }
    Ok(events)
}

fn one(
    tx: &mut Tx<'_>,
    actor: &Actor,
    authority: Result<&Authority, &String>,
    job: &Job,
    token: Option<Token>,
    item: &mut JobItem,
) -> Result<Vec<Event>, AppError> {
    let Some(token) = token else { return Ok(settled(item, Outcome::NotAllowed, Some("There is no such token here."))) };
    if token.version != item.version {
        return Ok(settled(item, Outcome::Changed, Some("Somebody changed it after it was chosen.")));
    }
    let authority = match authority {
        Ok(authority) => authority,
        Err(why) => return Ok(settled(item, Outcome::NotAllowed, Some(why))),
    };
    match attempt(tx, actor, authority, job, token) {
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
        // It is there, and was in sight when it was chosen.
        Err(AppError::NotFound) => {
            Ok(settled(item, Outcome::NotAllowed, Some("Whoever ordered it may not see this token any more.")))
        }
        Err(refusal) => Ok(settled(item, Outcome::NotAllowed, Some(&refusal.to_string()))),
    }
}

fn settled(item: &mut JobItem, outcome: Outcome, detail: Option<&str>) -> Vec<Event> {
    item.outcome = Some(outcome);
    item.detail = detail.map(str::to_owned);
    Vec::new()
}

fn attempt(tx: &mut Tx<'_>, actor: &Actor, authority: &Authority, job: &Job, token: Token) -> Result<Done, AppError> {
    match &job.deed {
        Deed::Revoke(reason) => revoke::revoke_as(tx, actor, authority, token, *reason).map(Done::changed),
        Deed::Pause => pause::switch(tx, actor, authority, token, false).map(Done::changed),
        Deed::Resume => pause::switch(tx, actor, authority, token, true).map(Done::changed),
        Deed::Shorten(until) if !token.terms.window.until.is_later_than(Expiry::At(*until)) => Ok(Done::NothingToDo),
        Deed::Shorten(until) => change_window::change_end_as(tx, actor, authority, token, Expiry::At(*until)).map(Done::lessened),
        Deed::Narrow(taken) => narrow(tx, actor, authority, token, taken),
    }
}

fn narrow(tx: &mut Tx<'_>, actor: &Actor, authority: &Authority, token: Token, taken: &Taken) -> Result<Done, AppError> {
    let Grant::Only(rights) = &token.terms.grant else {
        return Ok(Done::Refused(
            "It has all its owner's rights and no list to take from. Revoke it, or narrow its owner.".into(),
        ));
    };
    let kept: RightsTree = match taken {
        Taken::One(pair) => rights.rights().filter(|right| right.pair() != *pair).collect(),
        Taken::Unused => {
            let unused = review_one(tx, actor, token.id)?.unused();
            rights.rights().filter(|right| !unused.contains(right)).collect()
        }
    };
    if kept == *rights {
        return Ok(Done::NothingToDo);
    }
    if kept.is_empty() {
        return Ok(Done::Refused("It would have no right left. Revoke it instead.".to_owned()));
    }
    change_rights::change_rights_as(tx, actor, authority, token, kept).map(Done::lessened)
}
