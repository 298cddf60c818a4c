//! The limits for tokens at this moment: the installation's, and within them the organization's.

use super::AppError;
use crate::domain::ids::OrganizationId;
use crate::domain::token::TokenKind;
use crate::domain::token_policy::Limits;
use crate::store::{Snapshot, policies};

/// The limits for tokens of one kind in one organization, read in the transaction that uses them. Errors: those of the store.
pub fn of(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId, kind: TokenKind) -> Result<Limits, AppError> {
    let policy = policies::of(snapshot, organization_id)?.in_force;
    Ok(Limits::new(&snapshot.rules().lifetimes, policy, kind))
}
