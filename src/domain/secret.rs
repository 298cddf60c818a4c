//! The secret of a token: how it is made, recognised and forgotten.
//!
//! A secret is `<prefix>` + 43 base62 characters (256 bits) + 6 base62 characters of CRC32 over all that stands before.
//! The checksum lets scanners find leaked secrets without false hits and lets us turn garbage away before any look-up.
//! Only a digest is ever stored: HMAC-SHA-256 under a key that lives outside the database,
//! so that a copy of the database neither verifies nor reveals anything.
//! A slow password hash would add nothing to 256 random bits and would make every verification a denial of service.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

const RANDOM_LENGTH: usize = 43;
const CHECKSUM_LENGTH: usize = 6;
/// Longer ones are not looked up; ours stay well below.
const LONGEST_JWT: usize = 8 * 1024;
/// How long signatures are as base64url: those of Ed25519 and P-256, and those of RSA with 3072 bits.
const SIGNATURES: [usize; 2] = [86, 512];
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// What every secret of an installation begins with, for example `hp_`; chosen once and never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretPrefix(String);

/// The prefix was not two to twelve lower-case letters or digits followed by an underscore.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a token prefix is two to twelve lower-case letters or digits and an underscore, like hp_")]
pub struct InvalidPrefix;

impl SecretPrefix {
    /// Reads a prefix such as `hp_`.
    pub fn parse(text: &str) -> Result<Self, InvalidPrefix> {
        let stem = text.strip_suffix('_').ok_or(InvalidPrefix)?;
        let fits = (2..=12).contains(&stem.len()) && stem.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if fits { Ok(Self(text.to_owned())) } else { Err(InvalidPrefix) }
    }

    /// The prefix as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the credentials of services begin with: `hp-service_` beside `hp_`. No token can begin so, because of the hyphen.
    pub fn of_services(&self) -> Self {
        Self(format!("{}-service_", self.0.trim_end_matches('_')))
    }
}

/// A secret that may still be shown. It lives from creation to the one answer that reveals it.
/// It has no `Debug`, `Clone` or `Serialize`, and its memory is wiped when it is dropped.
pub struct PlainSecret(Zeroizing<String>);

impl PlainSecret {
    /// Makes a secret from a source of random bytes; `fill` must fill the whole slice from the operating system.
    /// Bytes from 248 up are thrown away, so that each of the 62 characters is equally likely.
    pub fn generate(prefix: &SecretPrefix, mut fill: impl FnMut(&mut [u8])) -> Self {
        let mut text = Zeroizing::new(String::with_capacity(prefix.0.len() + RANDOM_LENGTH + CHECKSUM_LENGTH));
        text.push_str(prefix.as_str());
        let mut pool = Zeroizing::new([0u8; 64]);
        while text.len() < prefix.0.len() + RANDOM_LENGTH {
            fill(pool.as_mut_slice());
            for byte in pool.iter().filter(|byte| **byte < 248) {
                if text.len() < prefix.0.len() + RANDOM_LENGTH {
                    text.push(char::from(BASE62[usize::from(byte % 62)]));
                }
            }
        }
        let checksum = checksum_of(text.as_bytes());
        text.push_str(std::str::from_utf8(&checksum).unwrap_or_default());
        Self(text)
    }

    /// Takes a signed JWT, which is a secret from the moment it exists.
    pub(super) fn signed(jwt: String) -> Self {
        Self(Zeroizing::new(jwt))
    }

    /// Hands out the text for the one reveal.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The last four characters, by which a person recognises it later. They belong to the checksum and give nothing away.
    pub fn hint(&self) -> String {
        self.0[self.0.len() - 4..].to_owned()
    }

    /// The digest to store.
    pub fn digest(&self, key: &DigestKey) -> SecretDigest {
        key.digest(self.0.as_bytes())
    }
}

/// Something a client sent that has the form of one of our secrets: prefix, length, alphabet and checksum fit.
pub struct PresentedSecret<'a>(&'a [u8]);

impl<'a> PresentedSecret<'a> {
    /// Recognises a secret exactly: no trimming, no folding of case. Costs no look-up.
    pub fn recognise(bytes: &'a [u8], prefix: &SecretPrefix) -> Option<Self> {
        Self::opaque(bytes, prefix).or_else(|| has_jwt_form(bytes).then_some(Self(bytes)))
    }

    fn opaque(bytes: &'a [u8], prefix: &SecretPrefix) -> Option<Self> {
        let random_and_sum = bytes.strip_prefix(prefix.as_str().as_bytes())?;
        let fits =
            random_and_sum.len() == RANDOM_LENGTH + CHECKSUM_LENGTH && random_and_sum.iter().all(u8::is_ascii_alphanumeric);
        if !fits {
            return None;
        }
        let (body, sum) = bytes.split_at(bytes.len() - CHECKSUM_LENGTH);
        (checksum_of(body) == sum).then_some(Self(bytes))
    }

    /// The digest under which the token would be found.
    pub fn digest(&self, key: &DigestKey) -> SecretDigest {
        key.digest(self.0)
    }
}

/// Whether bytes have the form of a JWT as we issue them. What is inside is not read: only what was issued is found.
fn has_jwt_form(bytes: &[u8]) -> bool {
    let is_base64url = |part: &[u8]| !part.is_empty() && part.iter().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(b));
    if bytes.len() > LONGEST_JWT || !bytes.starts_with(b"eyJ") {
        return false;
    }
    let mut parts = bytes.splitn(4, |byte| *byte == b'.');
    let [header, claims, signature] = [parts.next(), parts.next(), parts.next()].map(Option::unwrap_or_default);
    is_base64url(header)
        && is_base64url(claims)
        && is_base64url(signature)
        && SIGNATURES.contains(&signature.len())
        && parts.next().is_none()
}

fn checksum_of(body: &[u8]) -> [u8; CHECKSUM_LENGTH] {
    let mut rest = crc32fast::hash(body);
    let mut digits = [b'0'; CHECKSUM_LENGTH];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62[(rest % 62) as usize];
        rest /= 62;
    }
    digits
}

/// What is stored of a secret. It has no `==`, so that nobody compares it with an early exit; the database finds it by index.
#[derive(Clone, Copy)]
pub struct SecretDigest([u8; 32]);

impl SecretDigest {
    /// The bytes, for the database.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for SecretDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretDigest(..)")
    }
}

/// The key under which secrets are digested. It stays outside the database.
#[derive(Clone)]
pub struct DigestKey(Hmac<Sha256>);

impl DigestKey {
    /// Prepares the key once; digesting then costs two SHA-256 blocks.
    pub fn new(key: &[u8; 32]) -> Self {
        Self(keyed(key))
    }

    fn digest(&self, bytes: &[u8]) -> SecretDigest {
        let mut mac = self.0.clone();
        mac.update(bytes);
        SecretDigest(mac.finalize().into_bytes().into())
    }
}

impl fmt::Debug for DigestKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DigestKey(..)")
    }
}

/// HMAC-SHA-256 of `message` under `key`, the one construction that all keyed digests of Hallpass use.
pub fn keyed_digest(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    let mut mac = keyed(key);
    mac.update(message);
    mac.finalize().into_bytes().into()
}

fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    // A key of 32 bytes is one block and cannot be refused.
    match <Hmac<Sha256> as KeyInit>::new_from_slice(key) {
        Ok(mac) => mac,
        Err(_) => unreachable!("HMAC takes keys of any length"),
    }
}

impl Default for SecretPrefix {
    /// `hp_`.
    fn default() -> Self {
        Self("hp_".to_owned())
    }
}
