//! Lets a new key sign.

use super::{AppError, make};
use crate::domain::audit::Audited;
use crate::domain::jwt::KeyId;
use crate::store::{Tx, signing_keys};

/// Makes a new key and retires the one before. What was signed stays good, because the old key stays published.
/// For the operator. Errors: those of the store.
pub fn rotate(tx: &mut Tx<'_>) -> Result<Audited<KeyId>, AppError> {
    signing_keys::retire_all(tx)?;
    let (key, event) = make(tx, "signing_key.rotated")?;
    Ok(Audited::new(key.id().clone(), event))
}
