//! The keys that sign: named by chance and published as JWKS.

use super::algorithm::Algorithm;
use crate::domain::keyring::hex;
use crate::domain::moment::Moment;
use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Value, json};
use time::Duration;

/// The public exponent of all our RSA keys, 65537, as JWKs write it.
const EXPONENT: &str = "AQAB";

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

impl KeyRecord {
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
