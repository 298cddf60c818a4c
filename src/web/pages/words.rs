//! Times and counts as people read them. `app.js` rewrites times into the reader's own zone; these are the words without it.

use super::frame::MomentText;
use crate::domain::moment::Moment;
use crate::domain::rights::{Catalogue, Pair};
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

const DAY_AND_TIME: &[BorrowedFormatItem<'_>] =
    format_description!("[day padding:none] [month repr:short] [year], [hour]:[minute] UTC");
const DAY: &[BorrowedFormatItem<'_>] = format_description!("[day padding:none] [month repr:short]");
const FIELD: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]T[hour]:[minute]");

/// So many retired rights are named, the others counted.
const RETIRED_NAMED: usize = 6;

/// What is said in a form that leaves out the rights that the catalogue no longer knows; empty for none.
pub fn retired(names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let named = names.iter().take(RETIRED_NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = match names.len().saturating_sub(RETIRED_NAMED) {
        0 => String::new(),
        count => format!(" and {count} more"),
    };
    format!("No longer offered here and without effect: {named}{more}. Saving leaves them out.")
}

/// `22 Dec 2026, 08:00 UTC`.
pub fn full(at: Moment) -> MomentText {
    MomentText::full(&at.to_string(), &full_text(at))
}

/// The same as text.
pub fn full_text(at: Moment) -> String {
    at.utc().format(DAY_AND_TIME).unwrap_or_default()
}

/// `in 30 days` or `2 hours ago`.
pub fn relative(at: Moment, now: Moment) -> MomentText {
    MomentText::relative(&at.to_string(), &relative_text(at, now))
}

/// The same as text.
pub fn relative_text(at: Moment, now: Moment) -> String {
    let seconds = at.since(now).whole_seconds();
    let (count, unit) = largest_unit(seconds.unsigned_abs());
    if count == 0 {
        return "just now".to_owned();
    }
    let words = format!("{count} {unit}{}", if count == 1 { "" } else { "s" });
    if seconds > 0 { format!("in {words}") } else { format!("{words} ago") }
}

fn largest_unit(seconds: u64) -> (u64, &'static str) {
    const UNITS: [(u64, &str); 5] =
        [(31_557_600, "year"), (5_259_600, "month"), (86_400, "day"), (3_600, "hour"), (60, "minute")];
    // Months begin at two of them: until then days say more.
    let unit = UNITS.into_iter().find(|(size, _)| seconds >= *size);
    match unit {
        Some((_, "month")) => (seconds / 2_629_800, "month"),
        Some((size, name)) => (seconds / size, name),
        None => (0, "second"),
    }
}

/// `22 Dec`, for the axis of a chart. `day` counts from 1970-01-01.
pub fn day(day: i64) -> String {
    let at = Moment::from_micros(day.saturating_mul(86_400_000_000));
    at.ok().and_then(|at| at.utc().format(DAY).ok()).unwrap_or_default()
}

/// The value of a field for a date with time of day, in UTC.
pub fn field(at: Moment) -> String {
    at.utc().format(FIELD).unwrap_or_default()
}

/// A number with its noun: `1 token`, `4 tokens`.
pub fn counted(count: i64, noun: &str) -> String {
    format!("{} {noun}{}", number(count), if count == 1 { "" } else { "s" })
}

/// A whole number in groups of three: `18 204`, with spaces that do not break. Every number that can grow large is written by this.
pub fn grouped(number: impl std::fmt::Display) -> String {
    let number = number.to_string();
    let digits = number.trim_start_matches('-');
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    let sign = if number.starts_with('-') { "−" } else { "" };
    format!("{sign}{}", groups.join("\u{a0}"))
}

/// People by number: `One person`, `Four people`.
pub fn people(count: usize) -> String {
    match i64::try_from(count).unwrap_or(i64::MAX) {
        1 => "One person".to_owned(),
        count => format!("{} people", number(count)),
    }
}

/// Small numbers as words that begin a sentence, large ones as digits in groups of three.
pub fn number(count: i64) -> String {
    const WORDS: [&str; 10] = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];
    let small = usize::try_from(count).ok().and_then(|count| WORDS.get(count));
    small.map_or_else(|| grouped(count), |word| (*word).to_owned())
}

/// Several things in a row: `one`, `one and two`, `one, two and three`. Empty for none.
pub fn listed(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [one] => one.clone(),
        [some @ .., last] => format!("{} and {last}", some.join(", ")),
    }
}

/// What a right lets one do, in quotes: `“Delete data for good”`; its name where the catalogue does not know it.
pub fn right(pair: &Pair, catalogue: &Catalogue) -> String {
    let action = catalogue.action(pair.resource.as_str(), pair.action.as_str());
    action.map_or_else(|| pair.to_string(), |action| format!("“{}”", action.sentence))
}

/// The same words beginning with a capital letter.
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
