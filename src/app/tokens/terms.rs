//! How terms are changed: through the one attenuation function, with a fresh proof of presence when they widen.

use super::create::refuse_unknown;
use super::{AppError, Changed, changeable_as, demand_presence, target, visible};
use crate::app::requests::ask_for_widening;
use crate::app::{authority, limits};
use crate::domain::actor::{Actor, Who};
use crate::domain::attenuation::attenuate;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::TokenId;
use crate::domain::networks::Networks;
use crate::domain::policy::{self, Authority};
use crate::domain::token::{Grant, Terms, Token, WaitsFor};
use crate::domain::token_policy::Limits;
use crate::domain::window::Expiry;
use crate::store::{Tx, tokens};

/// Changes a token's terms as `change` says. Widening what a second person must agree to is asked for instead.
/// Errors: those of `changeable`, `Invalid` from attenuation, `StepUp`, `Conflict` while the token itself waits for approval.
pub(super) fn change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: TokenId,
    action: &'static str,
    change: impl FnOnce(&mut Terms),
) -> Result<Audited<Changed>, AppError> {
    let (token, authority) = visible(tx, actor, id)?;
    change_as(tx, actor, &authority, token, action, change)
}

/// The same for a token that was read, under an authority that was read in the same transaction.
pub(in crate::app) fn change_as(
    tx: &mut Tx<'_>,
    actor: &Actor,
    authority: &Authority,
    token: Token,
    action: &'static str,
    change: impl FnOnce(&mut Terms),
) -> Result<Audited<Changed>, AppError> {
    let permit = changeable_as(actor, authority, token)?;
    refuse_waiting(&permit.token)?;
    let before = permit.token.terms.clone();
    let mut wish = before.clone();
    change(&mut wish);
    if wish == before {
        return Ok(Audited::unchanged(Changed::at_once(permit.token.clone())));
    }
    refuse_unknown_new(tx, &before, &wish)?;
    let ceiling = authority::ceiling_for(tx, actor, authority, permit.token.owner_id)?;
    let limits = limits::of(tx, permit.token.organization_id, permit.token.kind)?;
    let terms = attenuate(&ceiling, &limits, tx.now(), wish, Some(&before))?;
    if is_wider(&limits, terms.terms(), &before) {
        policy::may_enlarge_token(actor, authority, &permit)?;
        demand_presence(tx, actor)?;
        if wants_approval(&limits, actor, terms.terms()) {
            let (asked, event) = ask_for_widening(tx, actor, &permit.token, terms.terms().clone())?;
            let event = describe(event, &before, terms.terms());
            return Ok(Audited::new(Changed { token: permit.token.clone(), asked: Some(asked) }, event));
        }
    }
    let token = tokens::set_terms(tx, &permit, &terms)?;
    let event = describe(Event::new(action, target(&token)), &before, &token.terms);
    Ok(Audited::new(Changed::at_once(token), event))
}

/// Whether a second person has to agree to these terms. The operator at the shell is one.
pub(in crate::app) fn wants_approval(limits: &Limits, actor: &Actor, terms: &Terms) -> bool {
    !matches!(actor.who, Who::Operator) && limits.policy.wants_approval_of(&terms.grant)
}

/// What somebody looks at to decide must not change under their eyes.
fn refuse_waiting(token: &Token) -> Result<(), AppError> {
    match token.waits_for {
        Some(WaitsFor::Approval) => Err(AppError::conflict(
            "token.waiting",
            "This token waits for approval. Withdraw the request to ask for something else.",
        )),
        Some(WaitsFor::Secret) | None => Ok(()),
    }
}

/// Rights that left the catalogue may stay in a token, without effect; only new ones must be known.
fn refuse_unknown_new(tx: &Tx<'_>, before: &Terms, wish: &Terms) -> Result<(), AppError> {
    match (&before.grant, &wish.grant) {
        (Grant::Only(had), Grant::Only(wanted)) => refuse_unknown(tx, &Grant::Only(wanted.difference(had))),
        (_, wanted) => refuse_unknown(tx, wanted),
    }
}

/// Under a longest life a later start may bring a later end with it, so that ends are compared as they are in force.
fn is_wider(limits: &Limits, new: &Terms, old: &Terms) -> bool {
    let more_rights = match (&new.grant, &old.grant) {
        (Grant::Only(new), Grant::Only(old)) => !old.contains(new),
        (new, old) => new != old,
    };
    let end = |terms: &Terms| limits.capped(terms.window).until;
    let lives_longer = end(new).is_later_than(end(old)) || new.window.until.is_later_than(old.window.until);
    more_rights || lives_longer || new.window.from < old.window.from || !old.networks.contain(&new.networks)
}

/// Adds to an event what changed between two terms.
pub(in crate::app) fn describe(event: Event, old: &Terms, new: &Terms) -> Event {
    let mut event = event;
    if old.window.from != new.window.from {
        event = event.change("valid_from", old.window.from.to_string(), new.window.from.to_string());
    }
    if old.window.until != new.window.until {
        event = event.change("valid_until", end_text(old.window.until), end_text(new.window.until));
    }
    if old.networks != new.networks {
        event = event.change("networks", networks_text(&old.networks), networks_text(&new.networks));
    }
    if old.grant != new.grant {
        event = event.change("rights", grant_text(&old.grant), grant_text(&new.grant));
    }
    event
}

/// Networks as the audit log keeps them.
pub(super) fn networks_text(networks: &Networks) -> String {
    if networks.is_everywhere() { "everywhere".to_owned() } else { networks.to_string() }
}

/// An end as the audit log keeps it.
pub(super) fn end_text(end: Expiry) -> String {
    end.moment().map_or_else(|| "never".to_owned(), |end| end.to_string())
}

/// Rights as the audit log keeps them: one text form after another.
pub(super) fn grant_text(grant: &Grant) -> String {
    match grant {
        Grant::Everything { manages_tokens: false } => "everything".to_owned(),
        Grant::Everything { manages_tokens: true } => "everything, and managing tokens".to_owned(),
        Grant::Only(rights) => rights.rights().map(|right| right.to_string()).collect::<Vec<_>>().join(" "),
    }
}
