//! A list as a download, of any length: read in strides and sent as it is read.
//!
//! Each stride is a read of its own that asks again whether the actor may see it, so a long download holds no connection.
//! A reader that goes away ends the reading; a failure half-way breaks the answer off, so that half a list never looks whole.

use super::state::Shared;
use crate::app::AppError;
use crate::app::audit::export::{Format, head, line};
use crate::app::audit::list::{AuditQuery, EventRecord, list, list_own};
use crate::domain::actor::Actor;
use actix_web::body::{BodySize, MessageBody};
use actix_web::http::header;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpResponse, rt};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc;

/// Entries read at once.
const STRIDE: usize = 500;
/// Strides that wait for a slow reader.
const WAITING: usize = 2;

/// Whose log is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Log {
    /// The organization's.
    Organization,
    /// What concerns the actor.
    Own,
}

/// The entries that a query names, all of them. Errors: those of the first read; later ones break the answer off.
pub async fn entries(
    shared: &Data<Shared>,
    actor: &Actor,
    log: Log,
    query: AuditQuery,
    format: Format,
) -> Result<HttpResponse, AppError> {
    let mut source = Source { shared: shared.clone(), actor: actor.clone(), log, query, format, has_more: true };
    let first = source.next().await?;
    let (sender, receiver) = mpsc::channel(WAITING);
    rt::spawn(async move {
        let mut part = Ok(head(source.format).unwrap_or_default() + first.as_str());
        loop {
            let is_last = part.is_err() || !source.has_more;
            if sender.send(part.map(Bytes::from)).await.is_err() || is_last {
                break;
            }
            part = source.next().await;
        }
    });
    let name = match log {
        Log::Organization => "audit",
        Log::Own => "activity",
    };
    let day = shared.desk.store().env().clock.now().to_string();
    let file = format!("attachment; filename=\"{name}-{}.{}\"", day.get(..10).unwrap_or_default(), format.as_str());
    let kind = match format {
        Format::Csv => "text/csv; charset=utf-8; header=present",
        Format::JsonLines => "application/jsonl; charset=utf-8",
    };
    let response = HttpResponse::Ok().content_type(kind).insert_header((header::CONTENT_DISPOSITION, file)).body(Parts(receiver));
    Ok(response)
}

struct Source {
    shared: Data<Shared>,
    actor: Actor,
    log: Log,
    query: AuditQuery,
    format: Format,
    has_more: bool,
}

impl Source {
    async fn next(&mut self) -> Result<String, AppError> {
        let (actor, query, log) = (self.actor.clone(), self.query.clone(), self.log);
        let read = self.shared.desk.read(move |snapshot| match log {
            Log::Organization => list(snapshot, &actor, &query, STRIDE),
            Log::Own => list_own(snapshot, &actor, &query, STRIDE),
        });
        let (events, has_more): (Vec<EventRecord>, bool) = read.await?;
        self.has_more = has_more;
        self.query.place = events.last().map(EventRecord::spot);
        Ok(events.iter().map(|event| line(self.format, event)).collect())
    }
}

struct Parts(mpsc::Receiver<Result<Bytes, AppError>>);

impl MessageBody for Parts {
    type Error = AppError;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, AppError>>> {
        self.0.poll_recv(context)
    }
}
