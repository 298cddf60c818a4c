//! How far a job is, and what became of each token. The page asks again by itself while it runs; a link does without script.

use super::view::{ItemRow, JobDetail, JobFragment, JobPage};
use super::{base, parse_id, title};
use crate::app::bulk::show::{Shown, show as look};
use crate::app::people::whoami::{Whoami, whoami};
use crate::domain::bulk::{Job, JobItem, Outcome};
use crate::web::pages::frame::{Chip, Tab};
use crate::web::pages::shell::{self, Section};
use crate::web::pages::{log, words};
use crate::web::reply::{Answer, either};
use crate::web::state::Shared;
use crate::web::visit::{Present, Visit};
use actix_web::web::{Path, Query};
use serde::Deserialize;

/// Tokens on a page.
const ROWS: i64 = 100;

/// What an address may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    outcome: String,
    after: String,
}

/// The page, or its middle.
pub async fn show(visit: Visit, present: Present, id: Path<String>, asked: Query<Asked>) -> Answer {
    let (id, actor) = (parse_id(&id)?, present.actor.clone());
    let (outcome, after) = (Outcome::parse(&asked.outcome), asked.after.parse().unwrap_or_default());
    let read = visit
        .shared
        .desk
        .read(move |snapshot| Ok((whoami(snapshot, &actor)?, look(snapshot, &actor, id, outcome, after, ROWS + 1)?)));
    let (whoami, shown) = read.await?;
    let job = draw(&visit.shared, &whoami, &shown, outcome);
    either(
        &visit,
        || JobPage {
            frame: shell::frame(&visit, &whoami, Section::Review, &format!("{} – All tokens", job.title)),
            job: job.clone(),
        },
        || JobFragment { frame: shell::bare(&visit, ""), job: job.clone() },
    )
}

fn draw(shared: &Shared, whoami: &Whoami, shown: &Shown, outcome: Option<Outcome>) -> JobDetail {
    let job = &shown.job;
    let rows = usize::try_from(ROWS).unwrap_or_default();
    let next = shown.items.get(rows.saturating_sub(1)).filter(|_| shown.items.len() > rows);
    let settled = job.total - shown.waiting;
    JobDetail {
        base: base(job.id),
        title: title(shared, job),
        person: shown.person.clone(),
        at: words::full(job.created_at),
        reason: job.grounds.clone(),
        is_running: job.ended_at.is_none(),
        settled,
        total: job.total,
        progress: format!("{} of {}", words::grouped(settled), words::grouped(job.total)),
        percent: if job.total == 0 { 100 } else { settled * 100 / job.total },
        summary: summary(shown),
        tabs: tabs(shown, outcome),
        items: shown.items.iter().take(rows).map(row).collect(),
        has_details: shown.items.iter().take(rows).any(|item| item.detail.is_some()),
        more_href: next
            .map(|item| format!("{}?outcome={}&after={}", base(job.id), outcome.map_or("", Outcome::as_str), item.number)),
        can_undo: shown.can_undo,
        undone_href: shown.undone_by.map(base),
        trail_href: trail(whoami, job),
        undoes_href: job.undoes.map(base),
    }
}

/// Each change of it in the log, and the order; of old ones the order alone.
fn trail(whoami: &Whoami, job: &Job) -> Option<String> {
    match &job.request_id {
        Some(id) => log::trail(whoami, "request", id),
        None => log::trail(whoami, "target", job.id),
    }
}

fn label(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "Done",
        Outcome::Already => "Already so",
        Outcome::NotAllowed => "Not allowed",
        Outcome::Changed => "Changed meanwhile",
    }
}

fn summary(shown: &Shown) -> String {
    let counted = shown.tally.iter().filter(|(_, count)| *count > 0);
    let mut parts: Vec<String> =
        counted.map(|(outcome, count)| format!("{} {}", words::grouped(count), label(*outcome).to_lowercase())).collect();
    if shown.waiting > 0 {
        parts.push(format!("{} still to come", words::grouped(shown.waiting)));
    }
    format!("{}.", parts.join(", "))
}

fn tabs(shown: &Shown, chosen: Option<Outcome>) -> Vec<Tab> {
    let base = base(shown.job.id);
    let mut tabs = vec![Tab {
        label: "All".to_owned(),
        count: words::grouped(shown.job.total),
        href: base.clone(),
        current: chosen.is_none(),
    }];
    tabs.extend(shown.tally.iter().filter(|(_, count)| *count > 0).map(|(outcome, count)| Tab {
        label: label(*outcome).to_owned(),
        count: words::grouped(count),
        href: format!("{base}?outcome={}", outcome.as_str()),
        current: chosen == Some(*outcome),
    }));
    tabs
}

fn row(item: &JobItem) -> ItemRow {
    let (kind, mark, word) = match item.outcome {
        Some(Outcome::Done) => ("ok", "●", "Done"),
        Some(Outcome::Already) => ("idle", "○", "Already so"),
        Some(Outcome::NotAllowed) => ("bad", "✕", "Not allowed"),
        Some(Outcome::Changed) => ("warn", "!", "Changed meanwhile"),
        None => ("info", "◷", "Waits"),
    };
    ItemRow {
        href: format!("{}/{}", crate::web::pages::admin::tokens::LIST, item.token_id),
        name: item.name.clone(),
        chip: Chip { kind: kind.to_owned(), mark: mark.to_owned(), word: word.to_owned() },
        detail: item.detail.clone().unwrap_or_default(),
    }
}
