//! Agrees to what somebody else asks for, or to less.

use super::{demand_open, show};
use crate::app::tokens::{demand_presence, terms};
use crate::app::{AppError, authority, limits};
use crate::domain::actor::Actor;
use crate::domain::attenuation::attenuate;
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::ids::RequestId;
use crate::domain::moment::Moment;
use crate::domain::policy;
use crate::domain::request::{Remark, RequestState};
use crate::domain::rights::RightsTree;
use crate::domain::token::{Grant, Terms, Token};
use crate::domain::window::Expiry;
use crate::store::{Tx, token_requests, tokens};

/// How an approval differs from what was asked for: never wider, never longer.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// The rights, where fewer are enough.
    pub rights: Option<RightsTree>,
    /// The end, where a sooner one is enough.
    pub until: Option<Expiry>,
    /// Words for whoever asks.
    pub remark: Remark,
}

/// Approves a request. A new token then waits for its owner to come for its secret; an old one has its new terms at once.
/// `version` is the one that was seen.
/// Errors: `NotFound`, `Forbidden` for one's own request and without `core.approval:update`, `StepUp`,
/// `Conflict` when it was decided already or the token is over, `Invalid` for more than was asked
/// and for what its owner may not have any more.
pub fn approve(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: RequestId,
    version: i64,
    changes: &Changes,
) -> Result<Audited<Token>, AppError> {
    let authority = authority::of(tx, actor)?;
    let record = show(tx, actor, id)?.record;
    tokens::take_turn(tx, record.token.id)?;
    let permit = policy::may_decide_request(actor, &authority, record.request, record.token)?;
    demand_open(&permit.request, version)?;
    demand_presence(tx, actor)?;
    let wish = changed(&permit.request.wish, changes)?;
    demand_alive(&permit.token, &wish, tx.now())?;
    let ceiling = authority::ceiling_asked_for(tx, &permit.request, permit.token.owner_id)?;
    let limits = limits::of(tx, permit.token.organization_id, permit.token.kind)?;
    let before = permit.token.terms.clone();
    let terms = attenuate(&ceiling, &limits, tx.now(), wish, Some(&before))?;
    let token = tokens::approve(tx, &permit, &terms)?;
    token_requests::decide(tx, &permit, RequestState::Approved, actor.person_id(), &changes.remark)?;
    let event = Event::new("token.approved", Target::new("token", token.id, token.name.as_str()));
    let event = terms::describe(event, &before, &token.terms);
    let event = if changes.remark.as_str().is_empty() { event } else { event.note(changes.remark.as_str()) };
    Ok(Audited::new(token, event))
}

fn changed(asked: &Terms, changes: &Changes) -> Result<Terms, AppError> {
    let mut wish = asked.clone();
    if let Some(until) = changes.until {
        if until.is_later_than(asked.window.until) {
            return Err(AppError::invalid("valid_until", "request.longer", "Choose no later end than was asked for."));
        }
        wish.window.until = until.moment().map(Moment::whole_seconds).into();
    }
    match (&changes.rights, &asked.grant) {
        (None, _) => {}
        (Some(rights), Grant::Only(all)) if all.contains(rights) => wish.grant = Grant::Only(rights.clone()),
        (Some(_), Grant::Only(_)) => {
            return Err(AppError::invalid("rights", "request.wider", "Choose among the rights that were asked for."));
        }
        (Some(_), Grant::Everything { .. }) => {
            let words = "All its owner's rights were asked for, and that cannot be narrowed. Decline it, and say what would do.";
            return Err(AppError::invalid("rights", "request.everything", words));
        }
    }
    Ok(wish)
}

fn demand_alive(token: &Token, wish: &Terms, now: Moment) -> Result<(), AppError> {
    if token.revocation.is_some() || wish.window.has_ended(now) {
        return Err(AppError::conflict("token.ended", "This token is over already. Decline the request."));
    }
    Ok(())
}
