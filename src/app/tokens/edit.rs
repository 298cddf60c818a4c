//! Changes several things about a token at once, or none of them.

use super::{AppError, Changed, describe, pause, rename, show::find, terms};
use crate::domain::actor::Actor;
use crate::domain::audit::Audited;
use crate::domain::ids::TokenId;
use crate::domain::moment::Moment;
use crate::domain::networks::Networks;
use crate::domain::rights::RightsTree;
use crate::domain::token::{Description, Grant, Terms, Token, TokenName};
use crate::domain::window::Expiry;
use crate::store::Tx;

/// What is to change; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct Edit {
    /// The name.
    pub name: Option<TokenName>,
    /// The description; an empty one clears it.
    pub description: Option<Description>,
    /// The first moment at which it works.
    pub valid_from: Option<Moment>,
    /// When it stops.
    pub until: Option<Expiry>,
    /// What it may do.
    pub rights: Option<RightsTree>,
    /// From where it may be used.
    pub networks: Option<Networks>,
    /// Whether it works at all.
    pub enabled: Option<bool>,
}

impl Edit {
    /// Whether nothing is to change.
    pub fn is_empty(&self) -> bool {
        !self.touches_terms() && self.name.is_none() && self.description.is_none() && self.enabled.is_none()
    }

    fn touches_terms(&self) -> bool {
        self.valid_from.is_some() || self.until.is_some() || self.rights.is_some() || self.networks.is_some()
    }

    fn apply(&self, terms: &mut Terms) {
        if let Some(from) = self.valid_from {
            terms.window.from = from.whole_seconds();
        }
        if let Some(until) = self.until {
            terms.window.until = until.moment().map(Moment::whole_seconds).into();
        }
        if let Some(networks) = &self.networks {
            terms.networks = networks.clone();
        }
        if let (Some(rights), Grant::Only(chosen)) = (&self.rights, &mut terms.grant) {
            *chosen = rights.clone();
        }
    }

    fn action(&self) -> &'static str {
        let changed = (self.valid_from.is_some(), self.until.is_some(), self.rights.is_some(), self.networks.is_some());
        match changed {
            (true, false, false, false) => "token.start_moved",
            (false, true, false, false) => "token.end_moved",
            (false, false, true, false) => "token.rights_changed",
            (false, false, false, true) => "token.networks_changed",
            _ => "token.terms_changed",
        }
    }
}

/// Changes a token as `edit` says. What it says already is not changed again and leaves no event.
/// Errors: those of each change: `NotFound`, `Forbidden`, `Conflict`, `Invalid`, `StepUp`.
pub fn edit(tx: &mut Tx<'_>, actor: &Actor, id: TokenId, edit: &Edit) -> Result<Audited<Changed>, AppError> {
    let (mut events, mut asked) = (Vec::new(), None);
    let mut keep = |done: Audited<Token>| events.extend(done.into_parts().1);
    if let Some(name) = &edit.name {
        keep(rename::rename(tx, actor, id, name.clone())?);
    }
    if let Some(description) = &edit.description {
        keep(describe::describe(tx, actor, id, description.clone())?);
    }
    if edit.touches_terms() {
        let (changed, its_events) = change_terms(tx, actor, id, edit)?.into_parts();
        asked = changed.asked;
        keep(Audited::with_events(changed.token, its_events));
    }
    match edit.enabled {
        Some(true) => keep(pause::resume(tx, actor, id)?),
        Some(false) => keep(pause::pause(tx, actor, id)?),
        None => {}
    }
    Ok(Audited::with_events(Changed { token: find(tx, actor, id)?, asked }, events))
}

fn change_terms(tx: &mut Tx<'_>, actor: &Actor, id: TokenId, edit: &Edit) -> Result<Audited<Changed>, AppError> {
    let mut has_everything = false;
    let changed = terms::change(tx, actor, id, edit.action(), |terms| {
        has_everything = edit.rights.is_some() && matches!(terms.grant, Grant::Everything { .. });
        edit.apply(terms);
    })?;
    if has_everything {
        return Err(AppError::conflict(
            "token.has_everything",
            "This token has all its owner's rights. Make a restricted one instead.",
        ));
    }
    Ok(changed)
}
