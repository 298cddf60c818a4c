//! The audit log as a download.

use super::state::Shared;
use super::stream::{STRIDE, Source, Stream};
use crate::app::AppError;
use crate::app::audit::export::{Format, head, line};
use crate::app::audit::list::{AuditQuery, EventRecord, list, list_own};
use crate::domain::actor::Actor;
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;

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
    let body = Stream::begin(Entries { shared: shared.clone(), actor: actor.clone(), log, query, format }).await?;
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
    Ok(HttpResponse::Ok().content_type(kind).insert_header((header::CONTENT_DISPOSITION, file)).body(body))
}

struct Entries {
    shared: Data<Shared>,
    actor: Actor,
    log: Log,
    query: AuditQuery,
    format: Format,
}

impl Source for Entries {
    async fn next(&mut self) -> Result<(String, bool), AppError> {
        let is_first = self.query.place.is_none();
        let (actor, query, log) = (self.actor.clone(), self.query.clone(), self.log);
        let read = self.shared.desk.read(move |snapshot| match log {
            Log::Organization => list(snapshot, &actor, &query, STRIDE),
            Log::Own => list_own(snapshot, &actor, &query, STRIDE),
        });
        let (events, has_more): (Vec<EventRecord>, bool) = read.await?;
        self.query.place = events.last().map(EventRecord::spot);
        let head = head(self.format).filter(|_| is_first).unwrap_or_default();
        let lines: String = events.iter().map(|event| line(self.format, event)).collect();
        Ok((head + &lines, has_more))
    }
}
