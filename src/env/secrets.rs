//! Randomness.

use uuid::{Builder, Uuid};

/// Makes random bytes and ids.
pub trait Secrets: Send + Sync {
    /// Fills the slice from a cryptographic source.
    fn fill(&self, bytes: &mut [u8]);

    /// A new UUIDv7 for a moment given in milliseconds since 1970.
    fn id(&self, unix_millis: u64) -> Uuid {
        let mut random = [0u8; 10];
        self.fill(&mut random);
        Builder::from_unix_timestamp_millis(unix_millis, &random).into_uuid()
    }
}

/// The random source of the operating system.
pub struct SystemSecrets;

impl Secrets for SystemSecrets {
    #[allow(clippy::disallowed_methods, reason = "this is the one place that asks the operating system for randomness")]
    #[allow(clippy::panic, reason = "without randomness no secret may be made, and there is nothing to fall back to")]
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            panic!("the operating system gave no random bytes: {error}");
        }
    }
}
