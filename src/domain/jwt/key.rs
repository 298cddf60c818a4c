//! The keys that sign: named by chance, derived from the master key, published as JWKS.

use crate::domain::keyring::hex;
use crate::domain::moment::Moment;
use crate::domain::secret::{PlainSecret, keyed_digest};
use base64ct::{Base64UrlUnpadded, Encoding};
use ed25519_dalek::Signer;
use serde_json::{Value, json};
use std::fmt;
use time::Duration;
use zeroize::Zeroizing;

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
    /// Its public half.
    pub public_key: [u8; 32],
    /// Since when it exists.
    pub created_at: Moment,
    /// Since when it signs no more.
    pub retired_at: Option<Moment>,
}

/// For how long others may keep the set of published keys.
/// A new key waits so long before it signs: nobody is ever asked to check a signature by a key that they have not seen.
pub const KEY_SET_AGE: Duration = Duration::minutes(5);

/// The key that signs at a moment, among all keys, newest first: the newest that everybody has seen, else the oldest there is.
pub fn signer_at(keys: &[KeyRecord], now: Moment) -> Option<&KeyRecord> {
    let not_retired = |key: &&KeyRecord| key.retired_at.is_none_or(|retired| now < retired);
    let seen_by_all = |key: &&KeyRecord| now.since(key.created_at) >= KEY_SET_AGE;
    let mut candidates = keys.iter().filter(not_retired);
    candidates.clone().find(seen_by_all).or_else(|| candidates.next_back())
}

impl KeyRecord {
    /// Whether this key signed these bytes.
    pub fn has_signed(&self, bytes: &[u8], signature: &[u8]) -> bool {
        let key = ed25519_dalek::VerifyingKey::from_bytes(&self.public_key);
        let signature = ed25519_dalek::Signature::from_slice(signature);
        key.and_then(|key| key.verify_strict(bytes, &signature?)).is_ok()
    }

    /// The algorithm of its signatures, as headers name it.
    pub fn algorithm(&self) -> &'static str {
        "EdDSA"
    }

    /// Whether something that it signed may still be good. `longest` is how long tokens may live.
    pub fn is_published(&self, now: Moment, longest: Duration) -> bool {
        self.retired_at.is_none_or(|retired| now.since(retired) <= longest)
    }

    /// The key as a JWK after RFC 8037.
    pub fn to_jwk(&self) -> Value {
        json!({
            "kty": "OKP",
            "crv": "Ed25519",
            "x": Base64UrlUnpadded::encode_string(&self.public_key),
            "kid": self.id.as_str(),
            "use": "sig",
            "alg": "EdDSA",
        })
    }
}

/// A key with its private half, which exists only while something is signed.
pub struct SigningKey {
    id: KeyId,
    key: ed25519_dalek::SigningKey,
}

impl SigningKey {
    /// Derives the key of this name. `base` is the installation's key for signing keys.
    pub fn derive(base: &[u8; 32], id: KeyId) -> Self {
        let seed = Zeroizing::new(keyed_digest(base, id.as_str().as_bytes()));
        Self { id, key: ed25519_dalek::SigningKey::from_bytes(&seed) }
    }

    /// Its name.
    pub fn id(&self) -> &KeyId {
        &self.id
    }

    /// The public half.
    pub fn public_key(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// Signs claims and makes the compact form, which is a secret like any other.
    pub fn sign(&self, claims: &Value) -> PlainSecret {
        let header = json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": self.id.as_str() });
        let part = |value: &Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
        let signed = Zeroizing::new(format!("{}.{}", part(&header), part(claims)));
        let signature = self.key.sign(signed.as_bytes());
        PlainSecret::signed(format!("{}.{}", signed.as_str(), Base64UrlUnpadded::encode_string(&signature.to_bytes())))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.id.as_str())
    }
}
