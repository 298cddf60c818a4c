//! Text that people type: names and descriptions that are safe to show to others.
//!
//! Control characters, bidirectional overrides and invisible characters are refused rather than removed:
//! a name must look the same to the person who chose it and to the administrator who reviews it.

use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// Why a text was refused; each has a stable code and a sentence for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidText {
    /// Nothing was left after trimming.
    Empty,
    /// More characters than the field allows.
    TooLong {
        /// How many characters the field allows.
        most: usize,
    },
    /// A control, bidirectional or invisible character is inside.
    Unprintable,
}

impl InvalidText {
    /// The stable word of this refusal, for example `too_long`.
    pub fn code(self) -> &'static str {
        match self {
            InvalidText::Empty => "empty",
            InvalidText::TooLong { .. } => "too_long",
            InvalidText::Unprintable => "unprintable",
        }
    }
}

impl fmt::Display for InvalidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InvalidText::Empty => f.write_str("Fill this in."),
            InvalidText::TooLong { most } => write!(f, "Use at most {most} characters."),
            InvalidText::Unprintable => {
                f.write_str("Leave out control, direction and invisible characters: people could not see them.")
            }
        }
    }
}

/// Normalises one line of text (NFC, trimmed) and checks it; `most` counts characters.
/// Errors: `Empty`, `TooLong`, `Unprintable`.
pub fn line(raw: &str, most: usize) -> Result<String, InvalidText> {
    let text = optional_line(raw, most)?;
    if text.is_empty() { Err(InvalidText::Empty) } else { Ok(text) }
}

/// The same as [`line`], but nothing at all is allowed too.
pub fn optional_line(raw: &str, most: usize) -> Result<String, InvalidText> {
    checked(raw, most, |_| false)
}

/// Normalises text of several lines: line feeds are kept, carriage returns before them are dropped.
pub fn paragraphs(raw: &str, most: usize) -> Result<String, InvalidText> {
    checked(&raw.replace("\r\n", "\n"), most, |c| c == '\n')
}

fn checked(raw: &str, most: usize, also_allowed: fn(char) -> bool) -> Result<String, InvalidText> {
    // Normalising can lengthen a text threefold at most, so a hostile one is turned away before it costs anything.
    if raw.len() > most.saturating_mul(16) {
        return Err(InvalidText::TooLong { most });
    }
    let text: String = raw.trim().nfc().collect();
    if text.chars().count() > most {
        return Err(InvalidText::TooLong { most });
    }
    if text.chars().any(|c| is_unprintable(c) && !also_allowed(c)) {
        return Err(InvalidText::Unprintable);
    }
    Ok(text)
}

/// Control characters, direction marks and overrides, zero-width characters, line separators, private use, tags.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
            | '\u{E000}'..='\u{F8FF}' | '\u{E0000}'..='\u{10FFFF}')
}
