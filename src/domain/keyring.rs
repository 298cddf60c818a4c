//! The keys of an installation, all derived from one master key that lives outside the database.

use super::secret::{DigestKey, keyed_digest};
use std::fmt;
use zeroize::Zeroizing;

/// The one secret that an operator keeps: 32 random bytes. Everything else is derived from it by label.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; 32]>);

/// The text was not 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a master key is 64 hexadecimal digits (32 random bytes)")]
pub struct InvalidMasterKey;

impl MasterKey {
    /// Wraps 32 bytes from the operating system's random source.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Reads 64 hexadecimal digits; white space around them is ignored.
    pub fn parse(text: &str) -> Result<Self, InvalidMasterKey> {
        let digits = text.trim().as_bytes();
        if digits.len() != 64 {
            return Err(InvalidMasterKey);
        }
        let mut bytes = Zeroizing::new([0u8; 32]);
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = hex_digit(pair[0])? << 4 | hex_digit(pair[1])?;
        }
        Ok(Self(bytes))
    }

    /// The 64 hexadecimal digits, for the key file only.
    pub fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex(self.0.as_slice()))
    }

    fn derive(&self, label: &str) -> [u8; 32] {
        keyed_digest(&self.0, label.as_bytes())
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hex_digit(digit: u8) -> Result<u8, InvalidMasterKey> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        b'A'..=b'F' => Ok(digit - b'A' + 10),
        _ => Err(InvalidMasterKey),
    }
}

/// The derived keys, each for one purpose.
#[derive(Clone)]
pub struct Keyring {
    /// Digests token secrets.
    pub tokens: DigestKey,
    /// Binds form tokens to a browser (see `web/csrf.rs`).
    pub forms: [u8; 32],
    /// Signs the session cookie.
    pub cookies: [u8; 32],
    /// Signs paging cursors.
    pub cursors: [u8; 32],
    /// Derives the private halves of the keys that sign JWTs.
    pub signing: [u8; 32],
    /// Chains the audit log, so that whoever can write the database but not read this key cannot make up a past.
    pub audit: [u8; 32],
    /// Tells whether a database was filled under this key; not secret.
    pub check: String,
}

impl Keyring {
    /// Derives all keys from the master key. The labels are fixed for ever: changing one changes the key.
    pub fn new(master: &MasterKey) -> Self {
        Self {
            tokens: DigestKey::new(&master.derive("hallpass token digest 1")),
            forms: master.derive("hallpass form token 1"),
            cookies: master.derive("hallpass session cookie 1"),
            cursors: master.derive("hallpass cursor 1"),
            signing: master.derive("hallpass signing keys 1"),
            audit: master.derive("hallpass audit chain 1"),
            check: hex(&master.derive("hallpass key check 1")[..8]),
        }
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({})", self.check)
    }
}
