//! The format of a secret, and that nothing near it passes.

use hallpass::domain::keyring::{Keyring, MasterKey};
use hallpass::domain::secret::{PlainSecret, PresentedSecret, SecretPrefix};
use hallpass::env::{Secrets, SystemSecrets};
use std::collections::HashSet;

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Prefix, 43 random characters, six of checksum.
const LENGTH: usize = 3 + 43 + 6;

#[test]
fn ten_thousand_secrets_have_the_form_and_are_recognised() {
    let mut seen = HashSet::new();
    for _ in 0..10_000 {
        let secret = generate();
        assert_eq!(secret.len(), LENGTH);
        let rest = secret.strip_prefix("hp_").expect("the prefix");
        assert!(rest.bytes().all(|byte| BASE62.contains(&byte)), "{secret}");
        assert_eq!(&rest[43..], checksum(&secret[..LENGTH - 6]));
        assert!(passes(secret.as_bytes()));
        assert!(seen.insert(secret), "the same secret twice");
    }
}

#[test]
fn every_character_is_equally_likely_in_every_place() {
    const SECRETS: usize = 12_400;
    let mut counts = vec![[0_u32; 62]; 43];
    for _ in 0..SECRETS {
        for (place, byte) in generate().bytes().skip(3).take(43).enumerate() {
            let digit = BASE62.iter().position(|known| *known == byte).expect("a digit");
            counts[place][digit] += 1;
        }
    }
    let expected = (SECRETS / 62) as f64;
    for (place, counts) in counts.iter().enumerate() {
        let distance: f64 = counts.iter().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum();
        // Chi-square with 61 degrees of freedom: 130 is passed by chance once in some millions of places.
        assert!(distance < 130.0, "place {place} leans: {distance}");
    }
}

#[test]
fn no_change_of_a_single_character_passes() {
    for _ in 0..20 {
        let secret = generate().into_bytes();
        for place in 0..secret.len() {
            for byte in 0..=255_u8 {
                let mut changed = secret.clone();
                changed[place] = byte;
                assert_eq!(passes(&changed), changed == secret, "place {place}, byte {byte}");
            }
        }
        for place in 1..secret.len() {
            let mut swapped = secret.clone();
            swapped.swap(place - 1, place);
            assert_eq!(passes(&swapped), swapped == secret, "swapped at {place}");
        }
    }
}

#[test]
fn no_part_and_no_extension_of_a_secret_passes() {
    let secret = generate().into_bytes();
    for length in 0..secret.len() {
        assert!(!passes(&secret[..length]), "{length} characters");
        assert!(!passes(&secret[length + 1..]), "without the first {}", length + 1);
        let mut without = secret.clone();
        without.remove(length);
        assert!(!passes(&without), "without place {length}");
    }
    for byte in 0..=255_u8 {
        for place in 0..=secret.len() {
            let mut longer = secret.clone();
            longer.insert(place, byte);
            assert!(!passes(&longer), "{byte} at {place}");
        }
    }
    assert!(!passes(&secret.repeat(2)));
}

#[test]
fn no_other_spelling_of_a_secret_passes() {
    let secret = generate();
    let wide: String = secret.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap_or(c)).collect();
    for spelling in [secret.to_lowercase(), secret.to_uppercase(), wide, format!(" {secret}"), format!("{secret}\n")] {
        assert!(!passes(spelling.as_bytes()), "{spelling}");
    }
    for byte in secret.bytes().take(3) {
        assert!(!passes(secret.replacen(char::from(byte), &format!("%{byte:02x}"), 1).as_bytes()));
    }
}

#[test]
fn two_hundred_thousand_strangers_of_the_right_form_are_turned_away() {
    let mut pool = vec![0_u8; 49];
    for _ in 0..200_000 {
        SystemSecrets.fill(&mut pool);
        let stranger: Vec<u8> = b"hp_".iter().copied().chain(pool.iter().map(|byte| BASE62[usize::from(byte % 62)])).collect();
        assert!(!passes(&stranger), "{}", String::from_utf8_lossy(&stranger));
    }
}

#[test]
fn a_secret_belongs_to_one_prefix() {
    let (ours, theirs) = (prefix("hp_"), prefix("acme0_"));
    let secret = PlainSecret::generate(&theirs, |bytes| SystemSecrets.fill(bytes));
    assert!(PresentedSecret::recognise(secret.reveal().as_bytes(), &theirs).is_some());
    assert!(PresentedSecret::recognise(secret.reveal().as_bytes(), &ours).is_none());
    assert_eq!(secret.hint(), secret.reveal()[secret.reveal().len() - 4..]);
    for wrong in ["", "_", "a_", "hp", "HP_", "hp__", "h p_", "hé_", "averyverylongprefix_", "hp_x", "hp-"] {
        assert!(SecretPrefix::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_digest_depends_on_the_secret_and_on_the_key() {
    let keyring = |digit: &str| Keyring::new(&MasterKey::parse(&digit.repeat(64)).expect("a key"));
    let (one, other) = (keyring("1"), keyring("2"));
    let (secret, stranger) = (generate(), generate());
    let digest = |text: &str, keyring: &Keyring| {
        let presented = PresentedSecret::recognise(text.as_bytes(), &SecretPrefix::default()).expect("a secret");
        *presented.digest(&keyring.tokens).as_bytes()
    };
    assert_eq!(digest(&secret, &one), digest(&secret, &one));
    assert_ne!(digest(&secret, &one), digest(&stranger, &one));
    assert_ne!(digest(&secret, &one), digest(&secret, &other));
    assert!(!format!("{one:?} {:?}", one.tokens).contains(&"1".repeat(8)), "a key printed itself");
    for wrong in ["", "1", &"1".repeat(63), &"1".repeat(65), &"g".repeat(64), &"é".repeat(32)] {
        assert!(MasterKey::parse(wrong).is_err(), "{wrong}");
    }
}

fn generate() -> String {
    PlainSecret::generate(&SecretPrefix::default(), |bytes| SystemSecrets.fill(bytes)).reveal().to_owned()
}

fn passes(bytes: &[u8]) -> bool {
    PresentedSecret::recognise(bytes, &SecretPrefix::default()).is_some()
}

fn prefix(text: &str) -> SecretPrefix {
    SecretPrefix::parse(text).expect("a prefix")
}

/// Written anew from the published rule: CRC32 (IEEE) over all that stands before, in six base62 digits.
fn checksum(body: &str) -> String {
    let mut crc = u32::MAX;
    for byte in body.bytes() {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    let mut rest = !crc;
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62[(rest % 62) as usize];
        rest /= 62;
    }
    String::from_utf8_lossy(&digits).into_owned()
}
