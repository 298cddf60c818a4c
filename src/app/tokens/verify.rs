//! Decides on a presented secret.

use super::AppError;
use crate::domain::secret::PresentedSecret;
use crate::domain::verdict::{Reason, Verdict};
use crate::store::{Snapshot, standing};
use std::net::IpAddr;

/// Decides whether the bytes are the secret of a token that is good now and here, and for what.
/// Prefix and checksum are checked before any look-up. Errors: only of the store; a refusal is a verdict, not an error.
pub fn verify(snapshot: &mut Snapshot<'_>, presented: &PresentedSecret<'_>, from: Option<IpAddr>) -> Result<Verdict, AppError> {
    let digest = presented.digest(&snapshot.rules().keyring.tokens);
    match standing::by_digest(snapshot, &digest)? {
        Some(standing) => Ok(standing.verdict(snapshot.now(), from)),
        None => Ok(Verdict::Deny(Reason::Unknown)),
    }
}
