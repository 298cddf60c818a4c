//! Lists the keys.

use super::AppError;
use crate::domain::jwt::KeyRecord;
use crate::store::{Snapshot, signing_keys};

/// All keys that are known, newest first. For the operator. Errors: those of the store.
pub fn all(snapshot: &mut Snapshot<'_>) -> Result<Vec<KeyRecord>, AppError> {
    Ok(signing_keys::all(snapshot)?)
}

/// The keys by which anything that may still be good was signed, newest first. Errors: those of the store.
pub fn published(snapshot: &mut Snapshot<'_>) -> Result<Vec<KeyRecord>, AppError> {
    let (now, longest) = (snapshot.now(), snapshot.rules().lifetimes.longest);
    let mut keys = signing_keys::all(snapshot)?;
    keys.retain(|key| key.is_published(now, longest));
    Ok(keys)
}
