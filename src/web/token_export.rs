//! Everything that a review finds, as a download.

use super::stream::{STRIDE, Source, Stream};
use crate::app::tokens::review::{ReviewQuery, Reviewed, review};
use crate::app::{AppError, desk::Desk};
use crate::domain::actor::Actor;
use crate::domain::csv;
use crate::domain::moment::Moment;
use serde_json::{Value, json};

/// The columns, in both formats.
pub const COLUMNS: [&str; 26] = [
    "id",
    "name",
    "description",
    "state",
    "kind",
    "owner",
    "username",
    "owner_may_act",
    "teams",
    "maker",
    "rights_in_force",
    "rights_of_owner",
    "asleep",
    "dangerous",
    "valid_from",
    "valid_until",
    "networks",
    "created_at",
    "last_used_at",
    "last_address",
    "last_program",
    "last_service",
    "times_used",
    "flags",
    "revoked_at",
    "hint",
];

/// As what it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// RFC 4180, with a line of names.
    Csv,
    /// One array of objects.
    Json,
}

impl Format {
    /// Reads the word; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    /// The word, which also ends the name of the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// What the answer says that it is.
    pub fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Json => "application/json",
        }
    }
}

/// Begins to write what a query finds. Errors: those of the first read; later ones break the answer off.
pub async fn begin(desk: Desk, actor: Actor, query: ReviewQuery, format: Format, now: Moment) -> Result<Stream, AppError> {
    Stream::begin(Found { desk, actor, query, format, now, is_first: true }).await
}

struct Found {
    desk: Desk,
    actor: Actor,
    query: ReviewQuery,
    format: Format,
    now: Moment,
    /// Whether no row was written yet.
    is_first: bool,
}

impl Source for Found {
    async fn next(&mut self) -> Result<(String, bool), AppError> {
        let (actor, asked) = (self.actor.clone(), self.query.clone());
        let mut part = if asked.tokens.after.is_none() { begin_of(self.format) } else { String::new() };
        let page = self.desk.read(move |snapshot| review(snapshot, &actor, &asked, STRIDE)).await?;
        for seen in &page.rows {
            write_row(&mut part, &cells(seen, self.now), self.format, self.is_first)?;
            self.is_first = false;
        }
        self.query.tokens.after = page.next;
        let has_more = self.query.tokens.after.is_some();
        if !has_more && self.format == Format::Json {
            part.push_str("\n]\n");
        }
        Ok((part, has_more))
    }
}

fn begin_of(format: Format) -> String {
    match format {
        Format::Csv => csv::line(COLUMNS),
        Format::Json => "[".to_owned(),
    }
}

fn write_row(part: &mut String, cells: &[Value; COLUMNS.len()], format: Format, is_first: bool) -> Result<(), AppError> {
    match format {
        Format::Csv => part.push_str(&csv::line(cells.iter().map(text))),
        Format::Json => {
            let object: serde_json::Map<String, Value> =
                COLUMNS.iter().zip(cells).map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
            part.push_str(if is_first { "\n" } else { ",\n" });
            part.push_str(&serde_json::to_string(&object).map_err(AppError::broken)?);
        }
    }
    Ok(())
}

/// A value as a cell: nothing for none, lists with `; ` between.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

fn cells(seen: &Reviewed, now: Moment) -> [Value; COLUMNS.len()] {
    let (token, last) = (seen.token(), seen.listed.last_use.as_ref());
    let rights =
        |all: &mut dyn Iterator<Item = crate::domain::rights::Right>| all.map(|right| right.to_string()).collect::<Vec<_>>();
    [
        json!(token.id),
        json!(token.name.as_str()),
        json!(token.description.as_str()),
        json!(token.state(now)),
        json!(token.kind),
        json!(seen.owner.person.full_name.as_str()),
        json!(seen.owner.person.username.as_str()),
        json!(seen.owner.may_act()),
        json!(seen.owner.teams),
        json!(seen.maker),
        json!(seen.rights.count()),
        json!(seen.held),
        json!(seen.dormant.count()),
        json!(rights(&mut seen.dangerous.iter().cloned())),
        json!(token.terms.window.from),
        json!(token.terms.window.until),
        json!(token.terms.networks),
        json!(token.created_at),
        json!(last.map(|last| last.at)),
        json!(last.and_then(|last| last.address.as_deref())),
        json!(last.and_then(|last| last.user_agent.as_deref())),
        json!(seen.last_service),
        json!(last.map_or(0, |last| last.times)),
        json!(seen.flags.iter().map(|flag| flag.as_str()).collect::<Vec<_>>()),
        json!(token.revocation.as_ref().map(|revocation| revocation.at)),
        json!(token.hint),
    ]
}
