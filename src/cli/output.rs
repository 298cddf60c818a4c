//! Data to stdout and words to stderr.

use super::Failure;
use serde::Serialize;
use std::io::{ErrorKind, Write};

/// Prints lines of data. A reader that has gone away, as `head` does, is no failure.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    match writeln!(stdout, "{text}").and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::failed(format!("cannot write: {error}"))),
        _ => Ok(()),
    }
}

/// Prints data as JSON.
pub(super) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(Failure::failed)?;
    print(&text)
}

/// Says something to the person at the shell.
pub(super) fn say(words: &str) -> std::io::Result<()> {
    writeln!(std::io::stderr().lock(), "{words}")
}

/// Names and what stands beside them, one pair a line.
pub(super) fn pairs(rows: &[[String; 2]]) -> String {
    let width = rows.iter().map(|[name, _]| name.chars().count()).max().unwrap_or_default();
    rows.iter().map(|[name, text]| format!("{name:<width$}  {text}")).collect::<Vec<_>>().join("\n")
}

/// Rows under headings, each column as wide as its widest cell; the last one is not padded.
pub(super) fn table<const COLUMNS: usize>(headings: [&str; COLUMNS], rows: &[[String; COLUMNS]]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([headings[column].chars().count()]).max().unwrap_or_default()
    };
    let widths: [usize; COLUMNS] = std::array::from_fn(width);
    let first = line(&headings, &widths);
    let others = rows.iter().map(|row| line(&row.each_ref().map(String::as_str), &widths));
    std::iter::once(first).chain(others).collect::<Vec<_>>().join("\n")
}

fn line(cells: &[&str], widths: &[usize]) -> String {
    let padded = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
    padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}
