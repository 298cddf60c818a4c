//! The keys that sign: named by chance and published as JWKS.

use super::algorithm::Algorithm;
use crate::domain::keyring::hex;
use crate::domain::moment::Moment;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};
use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Value, json};
use time::Duration;

/// The public exponent of all our RSA keys, 65537, as JWKs write it.
const EXPONENT: &str = "AQAB";
/// The same as bytes.
const EXPONENT_BYTES: [u8; 3] = [1, 0, 1];

/// The name of a key: 32 hexadecimal digits. It names and reveals nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyId(String);

/// The text was not the name of a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a key id is 32 hexadecimal digits")]
pub struct InvalidKeyId;

impl KeyId {
    /// Names a new key by 16 random bytes.
    pub fn new(bytes: [u8; 16]) -> Self {
        Self(hex(&bytes))
    }

    /// Reads a name as it stands in the database.
    pub fn parse(text: &str) -> Result<Self, InvalidKeyId> {
        let fits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        if fits { Ok(Self(text.to_owned())) } else { Err(InvalidKeyId) }
    }

    /// The name as text: the `kid` of headers and key sets.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is stored of a key.
#[derive(Debug, Clone)]
pub struct KeyRecord {
    /// Its name.
    pub id: KeyId,
    /// How it signs.
    pub algorithm: Algorithm,
    /// Its public half: 32 bytes of Ed25519, the uncompressed point of P-256, or the modulus of RSA.
    pub public_key: Vec<u8>,
    /// Its private half, sealed, where it cannot be derived.
    pub sealed_private_key: Option<Vec<u8>>,
    /// Since when it exists.
    pub created_at: Moment,
    /// Since when it signs no more.
    pub retired_at: Option<Moment>,
}

/// For how long others may keep the set of published keys.
/// A new key waits so long before it signs: nobody is ever asked to check a signature by a key that they have not seen.
pub const KEY_SET_AGE: Duration = Duration::minutes(5);

/// The key that signs by an algorithm at a moment, among all keys, newest first:
/// the newest that everybody has seen, else the oldest there is.
pub fn signer_at(keys: &[KeyRecord], algorithm: Algorithm, now: Moment) -> Option<&KeyRecord> {
    let not_retired = |key: &&KeyRecord| key.algorithm == algorithm && key.retired_at.is_none_or(|retired| now < retired);
    let seen_by_all = |key: &&KeyRecord| now.since(key.created_at) >= KEY_SET_AGE;
    let mut candidates = keys.iter().filter(not_retired);
    candidates.clone().find(seen_by_all).or_else(|| candidates.next_back())
}

impl KeyRecord {
    /// Whether this key signed these bytes.
    pub fn has_signed(&self, bytes: &[u8], signature: &[u8]) -> bool {
        match self.algorithm {
            Algorithm::EdDsa => self.has_signed_by_ed25519(bytes, signature).unwrap_or(false),
            Algorithm::Es256 => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &self.public_key).verify(bytes, signature).is_ok()
            }
            Algorithm::Rs256 => {
                let key = RsaPublicKeyComponents { n: self.public_key.as_slice(), e: EXPONENT_BYTES.as_slice() };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, bytes, signature).is_ok()
            }
        }
    }

    fn has_signed_by_ed25519(&self, bytes: &[u8], signature: &[u8]) -> Option<bool> {
        let key = ed25519_dalek::VerifyingKey::from_bytes(self.public_key.as_slice().try_into().ok()?).ok()?;
        let signature = ed25519_dalek::Signature::from_slice(signature).ok()?;
        Some(key.verify_strict(bytes, &signature).is_ok())
    }

    /// Whether something that it signed may still be good. `longest` is how long tokens may live.
    pub fn is_published(&self, now: Moment, longest: Duration) -> bool {
        self.retired_at.is_none_or(|retired| now.since(retired) <= longest)
    }

    /// The key as a JWK after RFC 7517, 7518 and 8037.
    pub fn to_jwk(&self) -> Value {
        let encoded = Base64UrlUnpadded::encode_string;
        let (kid, alg) = (self.id.as_str(), self.algorithm.as_str());
        match self.algorithm {
            Algorithm::EdDsa => {
                json!({ "kty": "OKP", "crv": "Ed25519", "x": encoded(&self.public_key), "kid": kid, "use": "sig", "alg": alg })
            }
            Algorithm::Es256 => {
                // An uncompressed point is the byte 4 and both coordinates.
                let (x, y) = self.public_key.get(1..).unwrap_or_default().split_at(self.public_key.len() / 2);
                json!({ "kty": "EC", "crv": "P-256", "x": encoded(x), "y": encoded(y), "kid": kid, "use": "sig", "alg": alg })
            }
            Algorithm::Rs256 => {
                json!({ "kty": "RSA", "n": encoded(&self.public_key), "e": EXPONENT, "kid": kid, "use": "sig", "alg": alg })
            }
        }
    }
}
