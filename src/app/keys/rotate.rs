//! Lets a new key take over.

use super::{AppError, make};
use crate::domain::audit::Audited;
use crate::domain::jwt::{KEY_SET_AGE, KeyId};
use crate::store::{Tx, signing_keys};

/// Makes a new key. It is published at once and signs from the moment at which everybody has seen it; until then the old one does.
/// What was signed stays good, because the old key stays published.
/// For the operator. Errors: those of the store.
pub fn rotate(tx: &mut Tx<'_>) -> Result<Audited<KeyId>, AppError> {
    let from = tx.now().plus(KEY_SET_AGE).unwrap_or(tx.now());
    signing_keys::retire_all(tx, from)?;
    let (key, event) = make(tx, "signing_key.rotated")?;
    Ok(Audited::new(key.id().clone(), event))
}
