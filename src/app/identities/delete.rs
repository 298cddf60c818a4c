//! Deletes a service identity. Its tokens are revoked, and their records stay.

use super::{AppError, keepable, target};
use crate::app::impact::{Impact, measured};
use crate::app::tokens::revoke::revoke;
use crate::domain::actor::Actor;
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::PersonId;
use crate::domain::token::RevocationReason;
use crate::store::{Tx, identities, people, tokens};

/// More tokens than one owner can have.
const MOST_TOKENS: i64 = 100_000;

/// Deletes a service identity for good: every token of it is revoked, and it is in no list any more.
/// What it did stays in the log under its name. Errors: `NotFound`, `Forbidden`.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<Audited<Impact>, AppError> {
    let (permit, _) = keepable(tx, actor, id)?;
    let mut events = Vec::new();
    for token_id in tokens::some_live_of(tx, actor.organization_id, id, MOST_TOKENS)? {
        events.extend(revoke(tx, actor, token_id, RevocationReason::Other)?.into_parts().1);
    }
    let now = tx.now();
    let (_, impact) = measured(tx, actor, |tx| {
        people::set_disabled_at(tx, &permit.object, Some(now))?;
        people::leave(tx, actor.organization_id, id)?;
        Ok(identities::orphan(tx, id)?)
    })?;
    events.push(Event::new("identity.deleted", target(&permit.object)).change("tokens_revoked", None, events.len().to_string()));
    Ok(Audited::with_events(impact, events))
}
