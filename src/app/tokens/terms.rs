//! How terms are changed: through the one attenuation function, with a fresh proof of presence when they widen.

use super::create::refuse_unknown;
use super::{AppError, changeable, demand_presence, target};
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::attenuation::attenuate;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::TokenId;
use crate::domain::policy;
use crate::domain::token::{Grant, Terms, Token};
use crate::domain::window::Expiry;
use crate::store::{Tx, tokens};

/// Changes a token's terms as `change` says. Errors: those of `changeable`, `Invalid` from attenuation, `StepUp`.
pub(super) fn change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: TokenId,
    action: &'static str,
    change: impl FnOnce(&mut Terms),
) -> Result<Audited<Token>, AppError> {
    let (permit, authority) = changeable(tx, actor, id)?;
    let before = permit.token.terms.clone();
    let mut wish = before.clone();
    change(&mut wish);
    if wish == before {
        return Ok(Audited::unchanged(permit.token.clone()));
    }
    refuse_unknown_new(tx, &before, &wish)?;
    let ceiling = authority::ceiling_for(tx, actor, &authority, permit.token.owner_id)?;
    let lifetimes = tx.rules().lifetimes.of(permit.token.kind);
    let terms = attenuate(&ceiling, &lifetimes, tx.now(), wish, Some(&before))?;
    if is_wider(terms.terms(), &before) {
        policy::may_enlarge_token(actor, &authority, &permit)?;
        demand_presence(tx, actor)?;
    }
    let token = tokens::set_terms(tx, &permit, &terms)?;
    let event = describe(Event::new(action, target(&token)), &before, &token.terms);
    Ok(Audited::new(token, event))
}

/// Rights that left the catalogue may stay in a token, without effect; only new ones must be known.
fn refuse_unknown_new(tx: &Tx<'_>, before: &Terms, wish: &Terms) -> Result<(), AppError> {
    match (&before.grant, &wish.grant) {
        (Grant::Only(had), Grant::Only(wanted)) => refuse_unknown(tx, &Grant::Only(wanted.difference(had))),
        (_, wanted) => refuse_unknown(tx, wanted),
    }
}

fn is_wider(new: &Terms, old: &Terms) -> bool {
    let more_rights = match (&new.grant, &old.grant) {
        (Grant::Only(new), Grant::Only(old)) => !old.contains(new),
        (new, old) => new != old,
    };
    more_rights || new.window.until.is_later_than(old.window.until) || new.window.from < old.window.from
}

/// Adds to an event what changed between two terms.
pub(super) fn describe(event: Event, old: &Terms, new: &Terms) -> Event {
    let mut event = event;
    if old.window.from != new.window.from {
        event = event.change("valid_from", old.window.from.to_string(), new.window.from.to_string());
    }
    if old.window.until != new.window.until {
        event = event.change("valid_until", end_text(old.window.until), end_text(new.window.until));
    }
    if old.grant != new.grant {
        event = event.change("rights", grant_text(&old.grant), grant_text(&new.grant));
    }
    event
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
