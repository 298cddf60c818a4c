//! Hashes of passwords: Argon2id with OWASP's parameters.

use crate::domain::password::Password;
use crate::env::Secrets;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::LazyLock;

/// OWASP's floor: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Hashes a password under a fresh salt. Takes some 30 ms and 19 MiB, so callers wait their turn.
/// Errors: a text for the log; it cannot fail with these parameters.
pub fn hash_password(password: &Password, secrets: &dyn Secrets) -> Result<String, String> {
    let mut salt = [0u8; 16];
    secrets.fill(&mut salt);
    hash_with_salt(password.as_bytes(), &salt)
}

fn hash_with_salt(password: &[u8], salt: &[u8]) -> Result<String, String> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| error.to_string())?;
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    hasher.hash_password_with_salt(password, salt).map(|hash| hash.to_string()).map_err(|error| error.to_string())
}

/// Whether a password has this hash. Without a hash it works as long and says no,
/// so that the time does not tell who exists.
pub(super) fn matches(password: &Password, hash: Option<&str>) -> bool {
    static NOBODY: LazyLock<String> = LazyLock::new(|| hash_with_salt(b"nobody's password", &[7; 16]).unwrap_or_default());
    let known = hash.filter(|hash| !hash.is_empty());
    let matches = verify(password.as_bytes(), known.unwrap_or(&NOBODY));
    known.is_some() && matches
}

fn verify(password: &[u8], hash: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(hash) else { return false };
    Argon2::default().verify_password(password, &parsed).is_ok()
}
