//! Credentials of a service, with which it asks about tokens itself.

use super::{credential as document, parse_id};
use crate::app::idempotency::{Once, once};
use crate::app::services::credential::{self, LONGEST_OVERLAP, Revealed};
use crate::app::{AppError, Tx};
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::{Caller, repeatable};
use crate::web::refusal::Refusal;
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};
use time::Duration;

/// Makes a credential and answers its secret, once. Those before it go on working for `overlap_seconds`.
pub async fn create(caller: Caller, request: HttpRequest, id: Path<String>, body: Body) -> Answer {
    let id = parse_id(&id)?;
    let mut sheet = body.sheet_or_empty()?;
    let overlap = sheet.number("overlap_seconds").unwrap_or(0);
    sheet.finish()?;
    let overlap = Duration::seconds(i64::from(overlap));
    if overlap > LONGEST_OVERLAP {
        return Err(Refusal::at("/overlap_seconds", "service.overlap", "Former credentials work for at most a week more."));
    }
    let repeatable = repeatable(&request, &body)?;
    let made = caller.change(move |tx, actor| {
        let work = |tx: &mut Tx<'_>| credential::create(tx, actor, id, overlap);
        once(tx, actor, repeatable.as_ref(), work, |made: &Revealed| document(&made.credential).to_string())
    });
    let body = match made.await? {
        Once::Done(made) => with(document(&made.credential), "secret", json!(made.secret.reveal())),
        Once::DoneBefore(kept) => {
            with(serde_json::from_str(&kept).map_err(AppError::broken)?, "secret_already_shown", json!(true))
        }
    };
    Ok(HttpResponse::Created().insert_header((header::REFERRER_POLICY, "no-referrer")).json(body))
}

fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}
