//! Ends all tokens of a person at once, everywhere.

use super::{AppError, revoke};
use crate::app::authority;
use crate::domain::actor::{Actor, Who};
use crate::domain::audit::Audited;
use crate::domain::token::RevocationReason;
use crate::store::{Store, people, tokens};

/// How many tokens one transaction ends, so that it does not hold the write lock for long.
const PER_TURN: i64 = 200;

/// Revokes every token of the actor in every organization, login tokens too; answers how many.
/// Each is recorded in its own organization. When it breaks off, what was ended stays ended, and it can be asked again.
/// Errors: `Forbidden` for tokens other than login tokens: a stolen one must not be able to end all others.
pub fn revoke_all(store: &Store, actor: &Actor) -> Result<usize, AppError> {
    let Who::Person { id, .. } = actor.who else {
        return Err(AppError::Forbidden { lacks: "a login".to_owned() });
    };
    let mut ended = 0;
    for organization_id in store.read(|snapshot| people::organizations_of(snapshot, id))? {
        let there = Actor { organization_id, ..actor.clone() };
        loop {
            let some = store.write(&there, |tx| {
                let ids = tokens::some_live_of(tx, organization_id, id, PER_TURN)?;
                let authority = authority::of(tx, &there)?;
                let mut events = Vec::new();
                for token in tokens::some(tx, &ids)? {
                    let reason = RevocationReason::NoLongerNeeded;
                    events.extend(revoke::revoke_as(tx, &there, &authority, token, reason)?.into_parts().1);
                }
                Ok::<_, AppError>(Audited::with_events(ids.len(), events))
            })?;
            if some == 0 {
                break;
            }
            ended += some;
        }
    }
    Ok(ended)
}
