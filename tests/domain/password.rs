//! What a password must be: long, not obvious, and otherwise free.

use hallpass::domain::password::{Password, WeakPassword};
use hallpass::domain::person::{Email, Username, sign_in_key};

const KNOWN: [&str; 3] = ["ann.andersen", "ann@studio.example", "Studio Nord"];

fn chosen(text: &str) -> Option<WeakPassword> {
    Password::chosen(text, &KNOWN).err()
}

#[test]
fn long_passwords_of_any_composition_are_fine() {
    for good in [
        "correct horse battery",
        "ann likes long walks by the sea",
        "ÄÖÜ äöü ßßß ÅÅÅ éè",
        "名前は何ですか教えてください今すぐ",
        "7391 5820 4417 6603",
    ] {
        assert_eq!(chosen(good), None, "{good}");
    }
    assert_eq!(chosen(&"many different words ".repeat(48)), None);
}

#[test]
fn short_endless_and_obvious_ones_are_refused() {
    for short in ["", "password", "fourteen chars"] {
        assert_eq!(chosen(short), Some(WeakPassword::TooShort), "{short}");
    }
    assert_eq!(chosen(&"ä".repeat(513)), Some(WeakPassword::TooLong));
    let obvious = [
        "aaaaaaaaaaaaaaaaaaaa",
        "abababababababababab",
        "passwordpassword",
        "Password1234567890",
        "qwertyuiop123456",
        "HALLPASS hallpass 1",
        "ann.andersen123456",
        "studio nord studio nord",
        "letmein letmein letmein",
        "administrator admin",
    ];
    for text in obvious {
        assert_eq!(chosen(text), Some(WeakPassword::Obvious), "{text}");
    }
}

#[test]
fn two_spellings_of_one_password_are_one() {
    let typed = |text: &str| Password::typed(text).map(|password| password.as_bytes().to_vec());
    assert_eq!(typed("cafe\u{301} au lait"), typed("caf\u{e9} au lait"));
    assert_ne!(typed("a b"), typed("a b "), "spaces count");
    let (mut one, mut other) = ("x".repeat(1_023), "x".repeat(1_023));
    one.push('1');
    other.push('2');
    assert_ne!(typed(&one), typed(&other), "nothing is cut off");
}

#[test]
fn names_are_found_however_they_are_typed() {
    for typed in ["ann", "ANN", " Ann\t", "ａｎｎ"] {
        assert_eq!(sign_in_key(typed), "ann");
    }
    for good in ["ann", "Ann.Andersen", "a", "0-0_0", &"a".repeat(64)] {
        assert!(Username::parse(good).is_ok(), "{good}");
    }
    for bad in ["", " ", "-ann", ".ann", "ann andersen", "ann@x", "änn", "ann\0", &"a".repeat(65)] {
        assert!(Username::parse(bad).is_err(), "{bad}");
    }
    for good in ["ann@studio.example", "a+b@x", "ä@ö.example"] {
        assert!(Email::parse(good).is_ok(), "{good}");
    }
    for bad in
        ["", "ann", "@x", "ann@", "a@b@c", "a b@c", "a@.c", "a@c.", "a@c\nBcc: x@y", "<a@c>", &format!("{}@x", "a".repeat(254))]
    {
        assert!(Email::parse(bad).is_err(), "{bad}");
    }
}
