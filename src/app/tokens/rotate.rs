//! Gives a token a new secret.

use super::{AppError, Revealed, changeable, create::new_secret, demand_presence, target, terms};
use crate::app::authority;
use crate::domain::actor::{Actor, Who};
use crate::domain::attenuation::{Ceiling, Lifetimes, Maker, attenuate};
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::TokenId;
use crate::domain::moment::Moment;
use crate::domain::policy;
use crate::domain::rights::RightsTree;
use crate::domain::token::{Grant, Terms};
use crate::domain::window::Expiry;
use crate::store::{Tx, tokens};

/// Gives a token a new secret with the same name and rights. The old secret is refused from the next check on.
/// The end stays, unless the installation allows less by now: life never grows by rotating.
/// Errors: `NotFound`, `Forbidden`, `StepUp`, `Conflict` once it is revoked, has ended, or was changed meanwhile.
pub fn rotate(tx: &mut Tx<'_>, actor: &Actor, id: TokenId) -> Result<Audited<Revealed>, AppError> {
    let (permit, authority) = changeable(tx, actor, id)?;
    policy::may_enlarge_token(actor, &authority, &permit)?;
    if permit.token.terms.window.has_ended(tx.now()) {
        return Err(AppError::conflict("token.ended", "This token has ended. Move its end first, or make a new one."));
    }
    demand_presence(tx, actor)?;
    refuse_itself(actor, id)?;
    let before = permit.token.terms.clone();
    let ceiling = authority::ceiling_for(tx, actor, &authority, permit.token.owner_id)?;
    let lifetimes = tx.rules().lifetimes.of(permit.token.kind);
    let wish = capped(before.clone(), &lifetimes, tx.now());
    let had = kept(&ceiling, &before);
    let terms = attenuate(&ceiling, &lifetimes, tx.now(), wish, Some(&had))?;
    let secret = new_secret(tx);
    let digest = secret.digest(&tx.rules().keyring.tokens);
    let token = tokens::set_secret(tx, &permit, &digest, secret.hint(), &terms)?;
    let event = Event::new("token.rotated", target(&token)).change("hint", permit.token.hint.clone(), token.hint.clone());
    let event = terms::describe(event, &before, &token.terms);
    Ok(Audited::new(Revealed { token, secret }, event))
}

/// What a rotation keeps without asking for it anew. Whoever rotates a service identity's token learns a secret for all it may do:
/// its rights must be theirs to give, as if they made it.
fn kept(ceiling: &Ceiling, before: &Terms) -> Terms {
    match ceiling.maker {
        Maker::Steward => Terms { grant: Grant::Only(RightsTree::default()), window: before.window },
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

pub(super) fn capped(mut terms: Terms, lifetimes: &Lifetimes, now: Moment) -> Terms {
    if let Some(furthest) = now.whole_seconds().plus(lifetimes.longest)
        && !(terms.window.until == Expiry::Never && lifetimes.may_never_end)
    {
        terms.window.until = terms.window.until.earlier(Expiry::At(furthest));
    }
    terms
}
