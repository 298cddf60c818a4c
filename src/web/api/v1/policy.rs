//! The limits that hold for tokens here. Operators set them; clients may want to know them beforehand.

use crate::domain::attenuation::{LONGEST_EPHEMERAL, LONGEST_LOGIN};
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::question::Question;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

/// The limits. Lengths of time are in seconds.
pub async fn show(caller: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    let rules = caller.shared.rules();
    Ok(HttpResponse::Ok().json(json!({
        "token_prefix": rules.prefix.as_str(),
        "longest_life_seconds": rules.lifetimes.longest.whole_seconds(),
        "may_never_end": rules.lifetimes.may_never_end,
        "longest_ephemeral_seconds": rules.lifetimes.longest.min(LONGEST_EPHEMERAL).whole_seconds(),
        "longest_login_seconds": rules.lifetimes.longest.min(LONGEST_LOGIN).whole_seconds(),
        "most_tokens_per_person": rules.most_tokens_per_person,
    })))
}
