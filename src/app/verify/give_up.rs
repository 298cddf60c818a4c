//! Ends a token for whoever holds its secret.

use crate::app::AppError;
use crate::domain::actor::{Actor, Origin, Who};
use crate::domain::attenuation::Maker;
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::policy::{self, Authority};
use crate::domain::rights::RightsTree;
use crate::domain::secret::PresentedSecret;
use crate::domain::token::{Revocation, RevocationReason};
use crate::domain::window::Expiry;
use crate::store::{Store, tokens};
use std::collections::BTreeSet;

/// Revokes the token with this secret, whatever state it is in. Answers whether there is such a token.
/// Errors: those of the store.
pub fn give_up(store: &Store, secret: &[u8], origin: Origin) -> Result<bool, AppError> {
    let rules = store.rules();
    let Some(presented) = PresentedSecret::recognise(secret, &rules.prefix) else { return Ok(false) };
    let digest = presented.digest(&rules.keyring.tokens);
    let Some(token) = store.read(|snapshot| tokens::by_digest(snapshot, &digest))? else { return Ok(false) };
    let who = Who::Token { id: token.id, owner_id: token.owner_id };
    let actor = Actor { who, organization_id: token.organization_id, origin };
    // Holding a secret is enough to end it, so nothing else is asked about what the holder may do.
    let authority = Authority {
        rights: RightsTree::default(),
        maker: Maker::RestrictedToken,
        until: Expiry::Never,
        charges: BTreeSet::new(),
        leads: Vec::new(),
        led: BTreeSet::new(),
    };
    store.write(&actor, |tx| -> Result<Audited<()>, AppError> {
        let Some(token) = tokens::by_digest(tx, &digest)? else { return Ok(Audited::unchanged(())) };
        let permit = policy::may_revoke_token(&actor, &authority, token)?;
        if permit.token.revocation.is_some() {
            return Ok(Audited::unchanged(()));
        }
        let revocation = Revocation { at: tx.now(), by: None, reason: RevocationReason::NoLongerNeeded };
        let target = Target::new("token", permit.token.id, permit.token.name.as_str());
        let event = Event::new("token.revoked", target).change("reason", None, revocation.reason.as_str().to_owned());
        tokens::set_revocation(tx, &permit, revocation)?;
        Ok(Audited::new((), event.note("by its holder")))
    })?;
    Ok(true)
}
