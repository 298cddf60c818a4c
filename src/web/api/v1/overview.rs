//! What an administrator looks at first, in numbers.

use super::tokens::usage::by_day;
use crate::app::overview::{Overview, Risk, show as look};
use crate::app::tokens::usage::day_number;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::question::Question;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// How many days of use are told.
const DAYS: i64 = 90;

/// How many tokens there are of each sort, how they are used, and which new ones deserve a look.
pub async fn show(caller: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    let (actor, since_day) = (caller.actor.clone(), day_number(caller.now()) - DAYS + 1);
    let overview = caller.shared.desk.read(move |snapshot| look(snapshot, &actor, since_day)).await?;
    Ok(HttpResponse::Ok().json(document(&overview)))
}

/// Counts are nothing while they are not known yet.
fn document(overview: &Overview) -> Value {
    json!({
        "tokens": (!overview.is_uncounted).then_some(&overview.tally),
        "counted_at": overview.counted_at,
        "days": by_day(&overview.days),
        "refusals": overview.refusals,
        "risks": overview.risks.iter().map(risk).collect::<Vec<Value>>(),
    })
}

fn risk(risk: &Risk) -> Value {
    json!({
        "token_id": risk.token.id,
        "token_name": risk.token.name.as_str(),
        "owner_name": risk.owner_name,
        "never_ends": risk.never_ends,
        "full_access": risk.is_full,
    })
}
