//! The private halves of keys. They exist only while something is signed.
//!
//! Those of Ed25519 and P-256 are derived from the master key and the key's name, and so are stored nowhere.
//! An RSA key cannot be derived: it is made once and kept sealed under a key that is derived in the same way,
//! so that a copy of the database alone signs nothing.
//! RSA and P-256 come from aws-lc-rs, which signs in constant time;
//! the `rsa` crate does not (RUSTSEC-2023-0071), and ring makes no RSA keys.

use super::algorithm::Algorithm;
use super::key::{KeyId, KeyRecord};
use super::sealed;
use crate::domain::secret::{PlainSecret, keyed_digest};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256};
use base64ct::{Base64UrlUnpadded, Encoding};
use ed25519_dalek::Signer;
use serde_json::{Value, json};
use std::fmt;
use zeroize::Zeroizing;

/// A key could not be made, opened or used. It says nothing of why, because that may be a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a signing key failed")]
pub struct KeyFailure;

impl From<aws_lc_rs::error::Unspecified> for KeyFailure {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        Self
    }
}

impl From<aws_lc_rs::error::KeyRejected> for KeyFailure {
    fn from(_: aws_lc_rs::error::KeyRejected) -> Self {
        Self
    }
}

/// A key with its private half.
pub struct SigningKey {
    id: KeyId,
    half: PrivateHalf,
}

enum PrivateHalf {
    EdDsa(Box<ed25519_dalek::SigningKey>),
    Es256(EcdsaKeyPair),
    Rs256(RsaKeyPair),
}

impl SigningKey {
    /// Makes the key of a new name. `base` is the installation's key for signing keys.
    /// The second half of the answer is the sealed private half, where it has to be kept.
    /// Errors: `KeyFailure`.
    pub fn make(base: &[u8; 32], id: KeyId, algorithm: Algorithm) -> Result<(Self, Option<Vec<u8>>), KeyFailure> {
        let Some(half) = derived(base, &id, algorithm)? else {
            let pair = RsaKeyPair::generate(KeySize::Rsa3072)?;
            let der: Pkcs8V1Der<'_> = pair.as_der()?;
            let kept = sealed::seal(base, &id, der.as_ref())?;
            return Ok((Self { id, half: PrivateHalf::Rs256(pair) }, Some(kept)));
        };
        Ok((Self { id, half }, None))
    }

    /// The key of a record. Errors: `KeyFailure`, also for what was sealed under another master key.
    pub fn open(base: &[u8; 32], record: &KeyRecord) -> Result<Self, KeyFailure> {
        let half = match derived(base, &record.id, record.algorithm)? {
            Some(half) => half,
            None => {
                let kept = record.sealed_private_key.as_deref().ok_or(KeyFailure)?;
                PrivateHalf::Rs256(RsaKeyPair::from_pkcs8(&sealed::open(base, &record.id, kept)?)?)
            }
        };
        Ok(Self { id: record.id.clone(), half })
    }

    /// Its name.
    pub fn id(&self) -> &KeyId {
        &self.id
    }

    /// How it signs.
    pub fn algorithm(&self) -> Algorithm {
        match self.half {
            PrivateHalf::EdDsa(_) => Algorithm::EdDsa,
            PrivateHalf::Es256(_) => Algorithm::Es256,
            PrivateHalf::Rs256(_) => Algorithm::Rs256,
        }
    }

    /// The public half: 32 bytes of Ed25519, the uncompressed point of P-256, or the modulus of RSA.
    pub fn public_key(&self) -> Vec<u8> {
        match &self.half {
            PrivateHalf::EdDsa(key) => key.verifying_key().to_bytes().to_vec(),
            PrivateHalf::Es256(pair) => pair.public_key().as_ref().to_vec(),
            PrivateHalf::Rs256(pair) => pair.public_key().modulus().big_endian_without_leading_zero().to_vec(),
        }
    }

    /// Signs claims and makes the compact form, which is a secret like any other. Errors: `KeyFailure`.
    pub fn sign(&self, claims: &Value) -> Result<PlainSecret, KeyFailure> {
        let header = json!({ "alg": self.algorithm().as_str(), "typ": "at+jwt", "kid": self.id.as_str() });
        let part = |value: &Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
        let signed = Zeroizing::new(format!("{}.{}", part(&header), part(claims)));
        let signature = self.signature(signed.as_bytes())?;
        Ok(PlainSecret::signed(format!("{}.{}", signed.as_str(), Base64UrlUnpadded::encode_string(&signature))))
    }

    fn signature(&self, message: &[u8]) -> Result<Vec<u8>, KeyFailure> {
        match &self.half {
            PrivateHalf::EdDsa(key) => Ok(key.sign(message).to_bytes().to_vec()),
            PrivateHalf::Es256(pair) => Ok(pair.sign(&SystemRandom::new(), message)?.as_ref().to_vec()),
            PrivateHalf::Rs256(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)?;
                Ok(signature)
            }
        }
    }
}

/// The private half that follows from the master key and the name; `None` for algorithms that cannot be derived.
fn derived(base: &[u8; 32], id: &KeyId, algorithm: Algorithm) -> Result<Option<PrivateHalf>, KeyFailure> {
    match algorithm {
        Algorithm::EdDsa => {
            let seed = Zeroizing::new(keyed_digest(base, id.as_str().as_bytes()));
            Ok(Some(PrivateHalf::EdDsa(Box::new(ed25519_dalek::SigningKey::from_bytes(&seed)))))
        }
        Algorithm::Es256 => {
            // Once in 2^32 a digest is no scalar of the curve: then this request fails, and the next one tries another name.
            let scalar = Zeroizing::new(keyed_digest(base, format!("ES256 {}", id.as_str()).as_bytes()));
            let public = PrivateKey::from_private_key(&ECDH_P256, scalar.as_slice())?.compute_public_key()?;
            let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
            let pair = EcdsaKeyPair::from_private_key_and_public_key(algorithm, scalar.as_slice(), public.as_ref())?;
            Ok(Some(PrivateHalf::Es256(pair)))
        }
        Algorithm::Rs256 => Ok(None),
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({} {})", self.algorithm().as_str(), self.id.as_str())
    }
}
