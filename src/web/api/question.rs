//! The parameters in an address. Those that nobody knows are refused: ignoring them in silence would hide mistakes.

use crate::app::FieldError;
use crate::domain::moment::Moment;
use crate::web::refusal::Refusal;
use actix_web::HttpRequest;
use actix_web::web::Query;

/// The most characters of a text to search for.
pub const LONGEST_SEARCH: usize = 100;

/// The parameters of one request.
#[derive(Debug)]
pub struct Question(Vec<(String, String)>);

impl Question {
    /// Reads the parameters. Errors: 400 for unknown ones, with a suggestion, and for those that come twice.
    pub fn of(request: &HttpRequest, known: &[&str]) -> Result<Self, Refusal> {
        let unreadable = |_| Refusal::asked("query", "query.unreadable", "The address could not be read.");
        Self::of_pairs(
            Query::<Vec<(String, String)>>::from_query(request.query_string()).map_err(unreadable)?.into_inner(),
            known,
        )
    }

    /// The same for parameters that came another way.
    pub fn of_pairs(pairs: Vec<(String, String)>, known: &[&str]) -> Result<Self, Refusal> {
        for (place, (name, _)) in pairs.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                return Err(unknown(name, known));
            }
            if pairs[..place].iter().any(|(earlier, _)| earlier == name) {
                return Err(Refusal::asked(name, "query.twice", "This parameter comes twice. Send it once."));
            }
        }
        Ok(Self(pairs))
    }

    /// A parameter as text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A parameter read as something. Errors: 400 with what `parse` says.
    pub fn read<T>(&self, name: &str, parse: impl FnOnce(&str) -> Result<T, FieldError>) -> Result<Option<T>, Refusal> {
        let read = self.text(name).map(parse).transpose();
        read.map_err(|error| Refusal::asked(name, &error.code, error.message))
    }

    /// A parameter that is one of a few words.
    pub fn word<T>(&self, name: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Refusal> {
        let wrong = || FieldError::new("", "query.unknown_value", "This parameter does not take that value.");
        self.read(name, |text| parse(text).ok_or_else(wrong))
    }

    /// Yes or no.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        self.word(name, |text| text.parse().ok())
    }

    /// A moment in RFC 3339.
    pub fn moment(&self, name: &str) -> Result<Option<Moment>, Refusal> {
        self.read(name, |text| Moment::parse(text).map_err(|error| FieldError::new("", "time.unreadable", error.to_string())))
    }

    /// A text to search for. Errors: 400 beyond [`LONGEST_SEARCH`], and for a NUL, which no text holds.
    pub fn search(&self, name: &str) -> Result<Option<&str>, Refusal> {
        let wrong =
            || FieldError::new("", "query.too_long", format!("Send at most {LONGEST_SEARCH} characters, none of them NUL."));
        let fits = |text: &&str| text.chars().count() <= LONGEST_SEARCH && !text.contains('\0');
        let text = self.text(name).map(|text| Some(text).filter(fits).ok_or_else(wrong)).transpose();
        text.map_err(|error| Refusal::asked(name, &error.code, error.message))
    }

    /// A whole number from 1 to `most`.
    pub fn count(&self, name: &str, most: usize) -> Result<Option<usize>, Refusal> {
        let wrong = || FieldError::new("", "query.not_a_count", format!("Send a whole number from 1 to {most}."));
        self.read(name, |text| text.parse().ok().filter(|count| (1..=most).contains(count)).ok_or_else(wrong))
    }
}

fn unknown(name: &str, known: &[&str]) -> Refusal {
    let name: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
    let near = known.iter().map(|word| (distance(&name, word), *word)).min();
    let words = match near {
        Some((distance, word)) if distance <= 3 => format!("There is no parameter {name:?} here. Did you mean {word}?"),
        _ if known.is_empty() => format!("There is no parameter {name:?} here; this address takes none."),
        _ => format!("There is no parameter {name:?} here. There are: {}.", known.join(", ")),
    };
    Refusal::asked(&name, "query.unknown", words)
}

/// How many letters must change to turn one word into the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, known) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *known);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}
