//! The deeds on many tokens, one line each.

use super::show::line;
use crate::app::bulk::show::{JobQuery, list};
use crate::domain::ids::PersonId;
use crate::domain::listing::Direction;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::listing::{self, MOST, USUAL};
use crate::web::api::question::Question;
use crate::web::cursor;
use crate::web::refusal::Refusal;
use crate::web::state::Shared;
use actix_web::HttpRequest;

/// The parameters.
const PARAMETERS: [&str; 5] = ["cursor", "limit", "person", "sort", "state"];

/// The jobs that the caller may see, newest first unless asked otherwise.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    let question = Question::of(&request, &PARAMETERS)?;
    let most = question.count("limit", MOST)?.unwrap_or(USUAL);
    let query = query(&question, &caller.shared)?;
    let (actor, direction) = (caller.actor.clone(), query.direction);
    let limit = i64::try_from(most + 1).unwrap_or(i64::MAX);
    let mut jobs = caller.shared.desk.read(move |snapshot| list(snapshot, &actor, &query, limit)).await?;
    let has_more = jobs.len() > most;
    jobs.truncate(most);
    let next =
        jobs.last().filter(|_| has_more).map(|job| cursor::write_moment(&caller.shared, direction, job.created_at, job.id));
    listing::page(&request, &caller.shared, jobs.iter().map(line).collect(), next)
}

fn query(question: &Question, shared: &Shared) -> Result<JobQuery, Refusal> {
    let direction = question.word("sort", |word| Direction::parse(word, "created_at"))?.unwrap_or_default();
    let after = question.text("cursor").map(|cursor| cursor::read_moment(shared, direction, cursor)).transpose();
    Ok(JobQuery {
        person_id: question.word("person", |text| PersonId::parse(text).ok())?,
        is_done: question.word("state", is_done)?,
        direction,
        after: after.map_err(|_| listing::lost())?,
    })
}

fn is_done(word: &str) -> Option<bool> {
    match word {
        "done" => Some(true),
        "running" => Some(false),
        _ => None,
    }
}
