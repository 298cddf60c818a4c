//! Everything that a review finds, as a file that is written while it is sent.
//!
//! Some tokens are read at a time and the next ones only when these went out, so that a million take no more memory than a page.
//! When the client goes away the reading stops; when the database does, the answer breaks off and no client takes it for whole.

use crate::app::tokens::review::{ReviewQuery, Reviewed, review};
use crate::app::{AppError, desk::Desk};
use crate::domain::actor::Actor;
use crate::domain::moment::Moment;
use crate::web::csv;
use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;
use serde_json::{Value, json};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// How many tokens are read at once.
const AT_ONCE: usize = 500;
/// How many parts may wait for the client.
const PARTS_AHEAD: usize = 2;

/// The columns, in both formats.
pub const COLUMNS: [&str; 25] = [
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

/// A body that is written while it is sent.
pub struct Flow(Receiver<Result<Bytes, AppError>>);

impl MessageBody for Flow {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        self.0.poll_recv(context).map(|part| part.map(|part| part.map_err(Into::into)))
    }
}

/// Begins to write what a query finds.
pub fn begin(desk: Desk, actor: Actor, query: ReviewQuery, format: Format, now: Moment) -> Flow {
    let (parts, flow) = channel(PARTS_AHEAD);
    actix_web::rt::spawn(async move {
        if let Err(error) = write(&desk, &actor, query, format, now, &parts).await {
            tracing::warn!(%error, "an export broke off");
            // Whoever reads gets an answer that breaks off rather than one that looks whole.
            let _gone = parts.send(Err(error)).await;
        }
    });
    Flow(flow)
}

async fn write(
    desk: &Desk,
    actor: &Actor,
    mut query: ReviewQuery,
    format: Format,
    now: Moment,
    parts: &Sender<Result<Bytes, AppError>>,
) -> Result<(), AppError> {
    let mut part = begin_of(format);
    let mut is_first = true;
    loop {
        let (actor, asked) = (actor.clone(), query.clone());
        let page = desk.read(move |snapshot| review(snapshot, &actor, &asked, AT_ONCE)).await?;
        for seen in &page.rows {
            write_row(&mut part, &cells(seen, now), format, is_first)?;
            is_first = false;
        }
        query.tokens.after = page.next;
        let is_last = query.tokens.after.is_none();
        if is_last && format == Format::Json {
            part.push_str("\n]\n");
        }
        // An error means that nobody listens any more.
        if parts.send(Ok(Bytes::from(std::mem::take(&mut part)))).await.is_err() || is_last {
            return Ok(());
        }
    }
}

fn begin_of(format: Format) -> String {
    match format {
        Format::Csv => csv::line(COLUMNS.iter().copied()),
        Format::Json => "[".to_owned(),
    }
}

fn write_row(part: &mut String, cells: &[Value; 25], format: Format, is_first: bool) -> Result<(), AppError> {
    match format {
        Format::Csv => part.push_str(&csv::line(cells.iter().map(text).collect::<Vec<_>>().iter().map(String::as_str))),
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

fn cells(seen: &Reviewed, now: Moment) -> [Value; 25] {
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
