//! The keys that sign JWTs. One of the algorithm that is set signs;
//! those before it, and those of other algorithms, stay published as long as anything they signed may be good,
//! and the next one is published before it signs, so that nobody who keeps the key set ever lacks a key.

pub mod list;
pub mod rotate;

use super::AppError;
use crate::domain::audit::{Event, Target};
use crate::domain::jwt::{KeyId, KeyRecord, SigningKey, signer_at};
use crate::store::{Snapshot, Tx, signing_keys};

/// The key that signs now, with the event of its making where it is the first. Errors: those of the store.
pub(super) fn signer(tx: &mut Tx<'_>) -> Result<(SigningKey, Option<Event>), AppError> {
    if let Some(key) = known_signer(tx)? {
        return Ok((key, None));
    }
    let (key, event) = make(tx, "signing_key.made")?;
    Ok((key, Some(event)))
}

/// The key that signs now, if any was ever made. Errors: those of the store.
pub(super) fn known_signer(snapshot: &mut Snapshot<'_>) -> Result<Option<SigningKey>, AppError> {
    let keys = signing_keys::all(snapshot)?;
    let rules = snapshot.rules();
    let record = signer_at(&keys, rules.jwt_algorithm, snapshot.now());
    let key = record.map(|record| SigningKey::open(&rules.keyring.signing, record)).transpose();
    key.map_err(AppError::broken)
}

fn make(tx: &mut Tx<'_>, action: &'static str) -> Result<(SigningKey, Event), AppError> {
    let mut bytes = [0u8; 16];
    tx.env().secrets.fill(&mut bytes);
    let id = KeyId::new(bytes);
    let algorithm = tx.rules().jwt_algorithm;
    let made = SigningKey::make(&tx.rules().keyring.signing, id.clone(), algorithm);
    let (key, sealed_private_key) = made.map_err(AppError::broken)?;
    let event = Event::new(action, Target::new("signing_key", id.as_str(), id.as_str()));
    let event = event.change("algorithm", None, algorithm.as_str().to_owned());
    let public_key = key.public_key();
    let record = KeyRecord { id, algorithm, public_key, sealed_private_key, created_at: tx.now(), retired_at: None };
    signing_keys::insert(tx, &record)?;
    Ok((key, event))
}
