//! Gives a token a new secret.

use super::{AppError, Revealed, changeable, create::new_secret, demand_presence, target, terms};
use crate::app::{authority, limits};
use crate::domain::actor::{Actor, Who};
use crate::domain::attenuation::{Ceiling, Maker, attenuate};
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::TokenId;
use crate::domain::moment::Moment;
use crate::domain::policy;
use crate::domain::rights::RightsTree;
use crate::domain::token::{Grant, Terms, WaitsFor};
use crate::domain::token_policy::Limits;
use crate::domain::window::Expiry;
use crate::store::{Tx, tokens};

/// Gives a token a new secret with the same name and rights. The old secret is refused from the next check on.
/// The end stays, unless the installation or the organization allows less by now: life never grows by rotating.
/// Errors: `NotFound`, `Forbidden`, `StepUp`, `Conflict` once it is revoked, has ended, or was changed meanwhile.
pub fn rotate(tx: &mut Tx<'_>, actor: &Actor, id: TokenId) -> Result<Audited<Revealed>, AppError> {
    let (permit, authority) = changeable(tx, actor, id)?;
    policy::may_enlarge_token(actor, &authority, &permit)?;
    let limits = limits::of(tx, permit.token.organization_id, permit.token.kind)?;
    if limits.capped(permit.token.terms.window).has_ended(tx.now()) {
        return Err(AppError::conflict("token.ended", "This token has ended. Move its end first, or make a new one."));
    }
    if permit.token.waits_for == Some(WaitsFor::Approval) {
        return Err(AppError::conflict("token.waiting", "This token waits for approval. It gets its secret after that."));
    }
    demand_presence(tx, actor)?;
    refuse_itself(actor, id)?;
    let before = permit.token.terms.clone();
    let ceiling = authority::ceiling_for(tx, actor, &authority, permit.token.owner_id)?;
    let wish = capped(before.clone(), &limits, tx.now());
    let had = kept(&ceiling, &before);
    let terms = attenuate(&ceiling, &limits, tx.now(), wish, Some(&had))?;
    let secret = new_secret(tx);
    let digest = secret.digest(&tx.rules().keyring.tokens);
    let token = tokens::set_secret(tx, &permit, &digest, secret.hint(), &terms)?;
    // The first secret of an approved token is made here too.
    let action = if permit.token.waits_for.is_some() { "token.secret_made" } else { "token.rotated" };
    let event = Event::new(action, target(&token)).change("hint", permit.token.hint.clone(), token.hint.clone());
    let event = terms::describe(event, &before, &token.terms);
    Ok(Audited::new(Revealed { token, secret }, event))
}

/// What a rotation keeps without asking for it anew. Whoever rotates a service identity's token learns a secret for all it may do:
/// its rights must be theirs to give, as if they made it.
fn kept(ceiling: &Ceiling, before: &Terms) -> Terms {
    match ceiling.maker {
        Maker::Steward => Terms { grant: Grant::Only(RightsTree::default()), ..before.clone() },
        Maker::Person | Maker::FullAccessToken | Maker::RestrictedToken => before.clone(),
    }
}

/// A stolen secret must not be able to replace itself.
fn refuse_itself(actor: &Actor, id: TokenId) -> Result<(), AppError> {
    match actor.who {
        Who::Token { id: asking, .. } if asking == id => {
            Err(AppError::Forbidden { lacks: "core.token:update on itself".to_owned() })
        }
        _ => Ok(()),
    }
}

pub(super) fn capped(mut terms: Terms, limits: &Limits, now: Moment) -> Terms {
    terms.window = limits.capped(terms.window);
    if let Some(furthest) = now.whole_seconds().plus(limits.lifetimes.longest)
        && !(terms.window.until == Expiry::Never && limits.may_never_end())
    {
        terms.window.until = terms.window.until.earlier(Expiry::At(furthest));
    }
    terms
}
