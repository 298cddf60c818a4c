//! Changes from where a token may be used.

use super::{AppError, Changed, terms};
use crate::domain::actor::Actor;
use crate::domain::audit::Audited;
use crate::domain::ids::TokenId;
use crate::domain::networks::Networks;
use crate::store::Tx;

/// Binds a token to these networks; none means everywhere. More addresses than before need a fresh proof of presence.
/// Errors: `NotFound`, `Forbidden`, `Conflict` once it is revoked, `Invalid` outside the organization's own networks, `StepUp`.
pub fn change_networks(tx: &mut Tx<'_>, actor: &Actor, id: TokenId, networks: Networks) -> Result<Audited<Changed>, AppError> {
    terms::change(tx, actor, id, "token.networks_changed", |terms| terms.networks = networks)
}
