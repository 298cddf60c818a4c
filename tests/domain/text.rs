//! Names and descriptions look the same to whoever wrote them and to whoever reads them.

use hallpass::domain::text::{InvalidText, line, optional_line, paragraphs};
use proptest::prelude::*;

#[test]
fn control_direction_and_invisible_characters_are_refused() {
    let refused = [
        '\0',
        '\u{1}',
        '\t',
        '\n',
        '\r',
        '\u{1b}',
        '\u{7f}',
        '\u{85}',
        '\u{ad}',
        '\u{34f}',
        '\u{61c}',
        '\u{115f}',
        '\u{180e}',
        '\u{200b}',
        '\u{200d}',
        '\u{200e}',
        '\u{200f}',
        '\u{2028}',
        '\u{2029}',
        '\u{202a}',
        '\u{202e}',
        '\u{2060}',
        '\u{2066}',
        '\u{2069}',
        '\u{3164}',
        '\u{fe0f}',
        '\u{feff}',
        '\u{ffa0}',
        '\u{fff9}',
        '\u{e000}',
        '\u{e0041}',
        '\u{f0000}',
        '\u{10ffff}',
    ];
    for c in refused {
        assert_eq!(line(&format!("a{c}b"), 80), Err(InvalidText::Unprintable), "{c:?}");
        let kept = c == '\n';
        assert_eq!(paragraphs(&format!("a{c}b"), 80).is_ok(), kept, "{c:?}");
    }
}

#[test]
fn every_language_is_welcome() {
    for text in ["ci", "Ümlaut", "名前", "имя", "שלום", "مرحبا", "नमस्ते", "🎟", "a b", "it's \"<b>\" & co", "ÅÄÖ"]
    {
        assert_eq!(line(text, 80).as_deref(), Ok(text), "{text}");
    }
}

#[test]
fn limits_count_characters_after_normalising() {
    assert_eq!(line(&"é".repeat(80), 80).map(|text| text.chars().count()), Ok(80));
    assert_eq!(line(&"e\u{301}".repeat(80), 80).map(|text| text.chars().count()), Ok(80));
    assert_eq!(line(&"é".repeat(81), 80), Err(InvalidText::TooLong { most: 80 }));
    assert_eq!(line(&"x".repeat(1_000_000), 80), Err(InvalidText::TooLong { most: 80 }));
    assert_eq!(line(&format!("  {}  ", "x".repeat(80)), 80).map(|text| text.len()), Ok(80));
}

#[test]
fn nothing_is_a_name_for_nobody() {
    for text in ["", " ", "\t\n", "\u{3000}"] {
        assert_eq!(line(text, 80), Err(InvalidText::Empty), "{text:?}");
        assert_eq!(optional_line(text, 80).as_deref(), Ok(""));
        assert_eq!(paragraphs(text, 80).as_deref(), Ok(""));
    }
}

proptest! {
    #[test]
    fn normalising_twice_changes_nothing(text in any::<String>(), most in 0..200_usize) {
        for normalise in [line, optional_line, paragraphs] {
            if let Ok(once) = normalise(&text, most) {
                prop_assert!(once.chars().count() <= most);
                prop_assert_eq!(normalise(&once, most), Ok(once.clone()));
                prop_assert_eq!(once.trim(), &once);
            }
        }
    }

    #[test]
    fn a_line_has_one_line(text in "[a-zé\\n\\r\\t ]{0,40}") {
        if let Ok(line) = line(&text, 80) {
            prop_assert!(!line.contains(char::is_control));
        }
    }
}
