//! Changes several things about a token at once, or none of them.

use super::{AppError, describe, pause, rename, show::find, terms};
use crate::domain::actor::Actor;
use crate::domain::audit::Audited;
use crate::domain::ids::TokenId;
use crate::domain::moment::Moment;
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
    /// Whether it works at all.
    pub enabled: Option<bool>,
}

impl Edit {
    fn touches_terms(&self) -> bool {
        self.valid_from.is_some() || self.until.is_some() || self.rights.is_some()
    }

    fn apply(&self, terms: &mut Terms) {
        if let Some(from) = self.valid_from {
            terms.window.from = from.whole_seconds();
        }
        if let Some(until) = self.until {
            terms.window.until = until.moment().map(Moment::whole_seconds).into();
        }
        if let (Some(rights), Grant::Only(chosen)) = (&self.rights, &mut terms.grant) {
            *chosen = rights.clone();
        }
    }

    fn action(&self) -> &'static str {
        match (self.valid_from.is_some(), self.until.is_some(), self.rights.is_some()) {
            (true, false, false) => "token.start_moved",
            (false, true, false) => "token.end_moved",
            (false, false, true) => "token.rights_changed",
            _ => "token.terms_changed",
        }
    }
}

/// Changes a token as `edit` says. What it says already is not changed again and leaves no event.
/// Errors: those of each change: `NotFound`, `Forbidden`, `Conflict`, `Invalid`, `StepUp`.
pub fn edit(tx: &mut Tx<'_>, actor: &Actor, id: TokenId, edit: &Edit) -> Result<Audited<Token>, AppError> {
    let mut events = Vec::new();
    let mut keep = |done: Audited<Token>| events.extend(done.into_parts().1);
    if let Some(name) = &edit.name {
        keep(rename::rename(tx, actor, id, name.clone())?);
    }
    if let Some(description) = &edit.description {
        keep(describe::describe(tx, actor, id, description.clone())?);
    }
    if edit.touches_terms() {
        keep(change_terms(tx, actor, id, edit)?);
    }
    match edit.enabled {
        Some(true) => keep(pause::resume(tx, actor, id)?),
        Some(false) => keep(pause::pause(tx, actor, id)?),
        None => {}
    }
    Ok(Audited::with_events(find(tx, actor, id)?, events))
}

fn change_terms(tx: &mut Tx<'_>, actor: &Actor, id: TokenId, edit: &Edit) -> Result<Audited<Token>, AppError> {
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
