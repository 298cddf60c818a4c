//! What is wrong in a catalogue file, and where.

use std::{fmt, ops::Range};

/// One mistake in a catalogue file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

/// Collects mistakes while a file is read, so that one run reports them all.
pub(super) struct Mistakes<'a> {
    text: &'a str,
    found: Vec<(usize, String)>,
}

impl<'a> Mistakes<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, found: Vec::new() }
    }

    /// Notes a mistake at the start of a span.
    pub(super) fn note(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.found.push((span.start, message.into()));
    }

    /// The line of a span, counted from 1.
    pub(super) fn line_of(&self, span: Range<usize>) -> usize {
        position(self.text, span.start).0
    }

    /// All mistakes in the order of the file, or the value if there is none.
    pub(super) fn or<T>(mut self, value: T) -> Result<T, Vec<Mistake>> {
        if self.found.is_empty() {
            return Ok(value);
        }
        self.found.sort();
        let text = self.text;
        Err(self.found.into_iter().map(|(offset, message)| mistake(text, offset, message)).collect())
    }
}

fn mistake(text: &str, offset: usize, message: String) -> Mistake {
    let (line, column) = position(text, offset);
    Mistake { line, column, message }
}

fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.matches('\n').count() + 1;
    (line, before[line_start..].chars().count() + 1)
}
