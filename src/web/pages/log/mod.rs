//! Pages of the audit log: the organization's for whoever may read it, and everybody's own activity.
//! What may be asked is in `asked`, what an entry says in `entry` and `phrases`.

pub mod activity;
mod asked;
pub mod audit;
mod entry;
mod phrases;
mod view;

use crate::app::AppError;
use crate::app::audit::list::{AuditQuery, Direction, EventRecord, Spot, look, look_own};
use crate::app::people::whoami::{Whoami, whoami};
use crate::domain::policy::AUDIT_RESOURCE;
use crate::web::cursor;
use crate::web::export::Log;
use crate::web::failure::Failure;
use crate::web::pages::frame::Frame;
use crate::web::pages::words;
use crate::web::reply::{Answer, drawn};
use crate::web::visit::{Present, Visit};
use asked::Asked;
use view::{LogFragment, LogList, LogRows};

/// The address of all that concerns one thing, for those who may read the log: `name` is `token`, `person`, `target` or `request`.
pub fn trail(whoami: &Whoami, name: &str, id: impl std::fmt::Display) -> Option<String> {
    whoami.may(AUDIT_RESOURCE, "get").then(|| format!("/web/admin/audit?{name}={id}"))
}

/// Entries on a page.
const ROWS: usize = 50;

/// What one reading gives.
struct Page {
    whoami: Whoami,
    events: Vec<EventRecord>,
    /// From where the log goes on, if it does.
    rest: Option<Spot>,
}

async fn read(visit: &Visit, present: &Present, log: Log, asked: &Asked) -> Result<Page, Failure> {
    let mut query = asked.query()?;
    query.place = asked.after().map(|after| cursor::read_spot(&visit.shared, query.direction, after)).transpose()?;
    let actor = present.actor.clone();
    let read = visit.shared.desk.read(move |snapshot| {
        let found = match log {
            Log::Organization => look(snapshot, &actor, &query, ROWS)?,
            Log::Own => look_own(snapshot, &actor, &query, ROWS)?,
        };
        Ok(Page { whoami: whoami(snapshot, &actor)?, events: found.events, rest: found.rest })
    });
    Ok(read.await?)
}

fn draw(visit: &Visit, page: &Page, base: &'static str, asked: &Asked) -> LogList {
    let now = visit.shared.desk.store().env().clock.now();
    let next = page.rest.map(|rest| asked.address_after(base, &cursor::write_spot(&visit.shared, Direction::NewestFirst, rest)));
    let is_cut = next.is_some() && page.events.len() < ROWS;
    LogList {
        entries: page.events.iter().map(|event| entry::draw(visit, &page.whoami, event, now)).collect(),
        more_href: next,
        more_label: if is_cut { "Look further back".to_owned() } else { format!("Show {ROWS} more") },
        looked_back_to: page.rest.filter(|_| is_cut).map(|rest| words::relative(rest.at, now)),
        marks: asked.marks(base, &page.events),
        clear_href: base,
        newest_href: asked.address(base, &[]),
        is_later: asked.after().is_some(),
        csv_href: asked.address(&format!("{base}/export"), &[("format", "csv")]),
        json_href: asked.address(&format!("{base}/export"), &[("format", "jsonl")]),
    }
}

/// More entries or the list alone for htmx; `None` when a whole page is wanted.
fn part(frame: impl Fn() -> Frame, visit: &Visit, list: &LogList) -> Option<Answer> {
    match (visit.wants_fragment, list.is_later) {
        (true, true) => Some(drawn(&LogRows { frame: frame(), list: list.clone() })),
        (true, false) => Some(drawn(&LogFragment { frame: frame(), list: list.clone() })),
        (false, _) => None,
    }
}

/// What an export asks for. Errors: `Invalid`.
fn whole(asked: &Asked) -> Result<AuditQuery, AppError> {
    asked.query()
}
