//! The limits that hold for the caller's tokens, and the policy behind them for those who may see it.

use super::document::Document;
use crate::app::AppError;
use crate::app::token_policy::{Limits, PolicyRecord, limits, show as record};
use crate::domain::attenuation::{LONGEST_EPHEMERAL, LONGEST_LOGIN};
use crate::domain::token::TokenKind;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::precondition;
use crate::web::api::question::Question;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// The limits. Lengths of time are in seconds.
pub async fn show(caller: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    let actor = caller.actor.clone();
    let read = caller.shared.desk.read(move |snapshot| {
        let kinds = [TokenKind::FullAccess, TokenKind::Restricted, TokenKind::Ephemeral];
        let [full, restricted, ephemeral] = kinds.map(|kind| limits(snapshot, &actor, kind));
        let record = match record(snapshot, &actor) {
            Ok(record) => Some(record),
            // Whoever may not see the policy still learns what binds their own tokens.
            Err(AppError::NotFound) => None,
            Err(error) => return Err(error),
        };
        Ok(([full?, restricted?, ephemeral?], record))
    });
    let (limits, record) = read.await?;
    let mut response = HttpResponse::Ok();
    if let Some(record) = &record {
        response.insert_header((header::ETAG, precondition::tag(record.version, "")));
    }
    Ok(response.json(written(&caller, &limits, record.as_ref())))
}

fn written(caller: &Caller, [full, restricted, ephemeral]: &[Limits; 3], record: Option<&PolicyRecord>) -> Value {
    let rules = caller.shared.rules();
    let longest = |limits: &Limits| limits.longest_life().longest.whole_seconds();
    let policy = &restricted.policy;
    let most_here = policy.most_tokens_per_person.unwrap_or(i64::MAX).min(rules.most_tokens_per_person);
    let mut body = json!({
        "token_prefix": rules.prefix.as_str(),
        "longest_life_seconds": longest(restricted),
        "longest_full_access_seconds": longest(full),
        "longest_ephemeral_seconds": longest(ephemeral).min(LONGEST_EPHEMERAL.whole_seconds()),
        "longest_login_seconds": rules.lifetimes.longest.min(LONGEST_LOGIN).whole_seconds(),
        "usual_life_seconds": restricted.usual_life().map(time::Duration::whole_seconds),
        "may_never_end": restricted.may_never_end(),
        "description_required": policy.description_required,
        "networks": policy.networks,
        "most_tokens_per_person": most_here,
        "policy": null,
        "next": null,
        "version": null,
    });
    if let Some(record) = record {
        Document { record }.write_into(&mut body);
    }
    body
}
