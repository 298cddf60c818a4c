//! One job with what became of its tokens.

use super::parse_id;
use crate::app::bulk::show::{Shown, show as look};
use crate::domain::bulk::{Job, JobItem, Outcome};
use crate::domain::ids::JobId;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::listing::{MOST, USUAL};
use crate::web::api::question::Question;
use crate::web::refusal::Refusal;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// How far it is, and some of its tokens in order, after the number `after`.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    let question = Question::of(&request, &["after", "limit", "outcome"])?;
    let outcome = question.word("outcome", Outcome::parse)?;
    let most = question.count("limit", MOST)?.unwrap_or(USUAL);
    let after = question.count("after", 100_000)?.unwrap_or_default();
    let shown = read(&caller, parse_id(&id)?, outcome, after, most).await?;
    Ok(HttpResponse::Ok().json(document(&shown)))
}

/// A job with the first of its tokens.
pub async fn of(caller: &Caller, id: JobId) -> Result<Value, Refusal> {
    Ok(document(&read(caller, id, None, 0, USUAL).await?))
}

async fn read(caller: &Caller, id: JobId, outcome: Option<Outcome>, after: usize, most: usize) -> Result<Shown, Refusal> {
    let actor = caller.actor.clone();
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let read = caller.shared.desk.read(move |snapshot| look(snapshot, &actor, id, outcome, number(after), number(most)));
    Ok(read.await?)
}

fn document(shown: &Shown) -> Value {
    let counts: serde_json::Map<String, Value> =
        shown.tally.iter().map(|(outcome, count)| (outcome.as_str().to_owned(), json!(count))).collect();
    let mut body = line(&shown.job);
    body["person_name"] = json!(shown.person);
    body["waiting"] = json!(shown.waiting);
    body["outcomes"] = json!(counts);
    body["undone_by"] = json!(shown.undone_by);
    body["items"] = shown.items.iter().map(item).collect();
    body
}

/// A job without what became of its tokens.
pub(super) fn line(job: &Job) -> Value {
    json!({
        "id": job.id,
        "action": job.deed.word(),
        "with": job.deed.detail(),
        "reason": job.grounds,
        "person_id": job.person_id,
        "state": if job.ended_at.is_some() { "done" } else { "running" },
        "total": job.total,
        "undoes": job.undoes,
        "created_at": job.created_at,
        "ended_at": job.ended_at,
    })
}

fn item(item: &JobItem) -> Value {
    json!({
        "number": item.number,
        "token_id": item.token_id,
        "name": item.name,
        "outcome": item.outcome.map(Outcome::as_str),
        "detail": item.detail,
    })
}
