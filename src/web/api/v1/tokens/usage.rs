//! How a token is used.

use super::document::one_by_one;
use super::parse_id;
use super::show::sight;
use crate::app::overview::UseDay;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::question::Question;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};
use time::{Date, Duration};

/// How many days are shown at most.
pub const MOST_DAYS: usize = 366;
/// How many days are shown when nobody says.
const USUAL_DAYS: usize = 90;

/// The last use of a token, and what it did on each day of late on which it did anything.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    let question = Question::of(&request, &["days"])?;
    let days = question.count("days", MOST_DAYS)?.unwrap_or(USUAL_DAYS);
    let shown = sight(&caller, parse_id(&id)?, i64::try_from(days).unwrap_or(0)).await?;
    let rights = shown.used_rights.iter().map(|(right, at)| json!({ "right": right, "last_used_at": at }));
    let unused = shown.unused.as_ref().map(|unused| one_by_one(&unused.rights)).unwrap_or_else(|| json!([]));
    let last = shown.last_use.as_ref();
    Ok(HttpResponse::Ok().json(json!({
        "token_id": shown.token.id,
        "last_used_at": last.map(|last| last.at),
        "last_address": last.and_then(|last| last.address.as_deref()),
        "last_user_agent": last.and_then(|last| last.user_agent.as_deref()),
        "times_used": last.map_or(0, |last| last.times),
        "days": by_day(&shown.days),
        "rights": rights.collect::<Vec<Value>>(),
        "unused_rights": unused,
    })))
}

/// Each day on which there was any use, the oldest first.
pub fn by_day(days: &[UseDay]) -> Value {
    let mut days: Vec<&UseDay> = days.iter().collect();
    days.sort_unstable_by_key(|day| day.day);
    days.iter().map(|day| json!({ "day": date(day.day), "allowed": day.allowed, "refused": day.refused })).collect()
}

/// A day counted from 1970, as `2026-12-22`.
fn date(day: i64) -> String {
    let first = Date::from_ordinal_date(1970, 1).ok();
    let date = first.and_then(|first| first.checked_add(Duration::days(day)));
    date.map_or_else(String::new, |date| format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day()))
}
