//! What an organization allows its tokens: seeing it, changing it, and what a change would break.

pub mod change;
pub mod enforce;
pub mod preview;

use super::{AppError, authority};
use crate::domain::actor::Actor;
use crate::domain::policy;
use crate::domain::token::TokenKind;
pub use crate::domain::token_policy::{Limits, POLICY_RESOURCE, TokenPolicy};
pub use crate::store::policies::PolicyRecord;
use crate::store::{Snapshot, policies};

/// The policy of the actor's organization. Errors: `NotFound` without `core.policy:get`.
pub fn show(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<PolicyRecord, AppError> {
    let authority = authority::of(snapshot, actor)?;
    policy::may_see(actor, &authority, POLICY_RESOURCE)?;
    Ok(policies::of(snapshot, actor.organization_id)?)
}

/// The limits that bind the actor's own tokens of one kind. Whoever makes tokens may know what they must keep to.
/// Errors: those of the store.
pub fn limits(snapshot: &mut Snapshot<'_>, actor: &Actor, kind: TokenKind) -> Result<Limits, AppError> {
    super::limits::of(snapshot, actor.organization_id, kind)
}
