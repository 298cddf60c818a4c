//! Entries of the log in forms that other programs read: CSV and JSON lines.

use super::list::EventRecord;
use crate::domain::csv;
use serde_json::{Value, json};

/// In which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    JsonLines,
    /// RFC 4180, with a head; cells that a spreadsheet would take for a formula are marked as text.
    Csv,
}

impl Format {
    /// Reads `jsonl` or `csv`; `None` for anything else.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "jsonl" => Some(Self::JsonLines),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }

    /// The word, which is also how such a file's name ends.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
        }
    }
}

const COLUMNS: [&str; 18] = [
    "number",
    "at",
    "result",
    "code",
    "actor_id",
    "actor_name",
    "credential",
    "token_id",
    "address",
    "user_agent",
    "request_id",
    "action",
    "target_kind",
    "target_id",
    "target_name",
    "changes",
    "note",
    "id",
];

/// What stands before all entries.
pub fn head(format: Format) -> Option<String> {
    (format == Format::Csv).then(|| csv::line(COLUMNS))
}

/// One entry, with its line end.
pub fn line(format: Format, event: &EventRecord) -> String {
    match format {
        Format::JsonLines => json_line(event),
        Format::Csv => csv_line(event),
    }
}

/// An entry as the API shows it.
pub fn document(event: &EventRecord) -> Value {
    json!({
        "id": event.id,
        "number": event.number,
        "at": event.at,
        "action": event.action,
        "result": if event.is_refused { "refused" } else { "done" },
        "code": event.code,
        "actor_id": event.person_id,
        "actor_name": event.person_name,
        "credential": event.credential,
        "token_id": event.token_id,
        "address": event.address,
        "user_agent": event.user_agent,
        "request_id": event.request_id,
        "target": { "kind": event.target_kind, "id": event.target_id, "name": event.target_name },
        "changes": event.changes,
        "note": event.note,
    })
}

/// An entry as a line of JSON.
pub fn json_line(event: &EventRecord) -> String {
    format!("{}\n", document(event))
}

fn csv_line(event: &EventRecord) -> String {
    let given = |text: &Option<String>| text.clone().unwrap_or_default();
    let changes = event.changes.iter().map(|change| {
        let (old, new) = (change.old.as_deref().unwrap_or("-"), change.new.as_deref().unwrap_or("-"));
        format!("{}: {old} -> {new}", change.field)
    });
    csv::line([
        event.number.to_string(),
        event.at.to_string(),
        if event.is_refused { "refused" } else { "done" }.to_owned(),
        given(&event.code),
        given(&event.person_id),
        given(&event.person_name),
        event.credential.clone(),
        given(&event.token_id),
        given(&event.address),
        given(&event.user_agent),
        given(&event.request_id),
        event.action.clone(),
        event.target_kind.clone(),
        event.target_id.clone(),
        event.target_name.clone(),
        changes.collect::<Vec<_>>().join("; "),
        given(&event.note),
        event.id.clone(),
    ])
}
