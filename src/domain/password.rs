//! What a password must be, after NIST SP 800-63B-4: long, not obvious, and otherwise free.

use std::fmt;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// A password that somebody typed, normalised to NFC. It has no `Debug` and is wiped when dropped.
pub struct Password(Zeroizing<String>);

/// Why a new password was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeakPassword {
    /// Fewer than 15 characters.
    TooShort,
    /// More than 1024 bytes; refused, never cut.
    TooLong,
    /// Little more than names that everybody knows, or a handful of different characters.
    Obvious,
}

impl WeakPassword {
    /// The stable code of this refusal.
    pub fn code(self) -> &'static str {
        match self {
            WeakPassword::TooShort => "password.too_short",
            WeakPassword::TooLong => "password.too_long",
            WeakPassword::Obvious => "password.obvious",
        }
    }
}

impl fmt::Display for WeakPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            WeakPassword::TooShort => "Use at least 15 characters. A few words in a row are easy to remember.",
            WeakPassword::TooLong => "Use at most 1024 bytes.",
            WeakPassword::Obvious => {
                "This would be among the first guesses. Use words that have nothing to do with you or this service."
            }
        })
    }
}

impl Password {
    /// The fewest characters of a new password.
    pub const FEWEST: usize = 15;
    /// The most bytes of a password.
    pub const MOST_BYTES: usize = 1024;

    /// Takes what was typed at sign-in. Errors: `TooLong`, so that nobody makes us hash a book.
    pub fn typed(raw: &str) -> Result<Self, WeakPassword> {
        if raw.len() > Self::MOST_BYTES {
            return Err(WeakPassword::TooLong);
        }
        Ok(Self(Zeroizing::new(raw.nfc().collect())))
    }

    /// Takes a new password and checks it. `known` are words an attacker would try: username, address, organization.
    /// Errors: `TooShort`, `TooLong`, `Obvious`.
    pub fn chosen(raw: &str, known: &[&str]) -> Result<Self, WeakPassword> {
        let password = Self::typed(raw)?;
        if password.0.chars().count() < Self::FEWEST {
            return Err(WeakPassword::TooShort);
        }
        if is_obvious(&password.0, known) {
            return Err(WeakPassword::Obvious);
        }
        Ok(password)
    }

    /// The bytes to hash.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Words that stand in every list of common passwords; what is left without them must still be worth guessing.
const COMMON: [&str; 24] = [
    "hallpass",
    "password",
    "passwort",
    "passphrase",
    "letmein",
    "welcome",
    "changeme",
    "administrator",
    "admin",
    "qwertyuiop",
    "qwerty",
    "asdfghjkl",
    "zxcvbnm",
    "iloveyou",
    "monkey",
    "dragon",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "1234567890",
    "0123456789",
    "123456",
    "abcdefgh",
];

fn is_obvious(password: &str, known: &[&str]) -> bool {
    let mut rest = password.to_lowercase();
    for word in COMMON.iter().chain(known).filter(|word| word.chars().count() >= 4) {
        rest = rest.replace(&word.to_lowercase(), "");
    }
    let mut different: Vec<char> = rest.chars().collect();
    different.sort_unstable();
    different.dedup();
    rest.chars().count() < 8 || different.len() < 5
}
