//! Private halves that have to be kept: sealed by AES-256-GCM, each under a key of its own that is stored nowhere.

use super::key::KeyId;
use super::signer::KeyFailure;
use crate::domain::secret::keyed_digest;
use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use zeroize::Zeroizing;

/// Bytes of the nonce, which stands before what is sealed.
const NONCE: usize = 12;

/// Seals bytes for the key of this name. Errors: `KeyFailure`.
pub(super) fn seal(base: &[u8; 32], id: &KeyId, plain: &[u8]) -> Result<Vec<u8>, KeyFailure> {
    let mut sealed = plain.to_vec();
    let nonce = key(base, id)?.seal_in_place_append_tag(Aad::from(id.as_str()), &mut sealed)?;
    Ok([nonce.as_ref().as_slice(), &sealed].concat())
}

/// Opens what [`seal`] sealed for the same name under the same master key. Errors: `KeyFailure`.
pub(super) fn open(base: &[u8; 32], id: &KeyId, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyFailure> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or(KeyFailure)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce)?;
    let mut opened = Zeroizing::new(sealed.to_vec());
    let length = key(base, id)?.open_in_place(nonce, Aad::from(id.as_str()), &mut opened)?.len();
    opened.truncate(length);
    Ok(opened)
}

fn key(base: &[u8; 32], id: &KeyId) -> Result<RandomizedNonceKey, KeyFailure> {
    let key = Zeroizing::new(keyed_digest(base, format!("sealed {}", id.as_str()).as_bytes()));
    Ok(RandomizedNonceKey::new(&AES_256_GCM, key.as_slice())?)
}
