//! What Kriten knows and Hallpass says otherwise: 501, with the address where it is done here.

use super::not_mapped;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::question::Question;
use crate::web::headers::Marks;
use crate::web::refusal::Refusal;
use actix_web::http::StatusCode;
use actix_web::web::ReqData;
use actix_web::{HttpRequest, HttpResponse};

/// People choose their own passwords.
pub async fn users(_: Caller) -> Answer {
    not_here("people choose their own password here: invite them with POST /api/v1/people")
}

/// A name is written once, and a team has nothing else that Kriten knows.
pub async fn groups(_: Caller) -> Answer {
    not_here("groups are changed with PATCH /api/v1/teams/{id}")
}

/// A role of Kriten names one resource, its ids, and `read` or `write`; one of ours is a list of rights.
/// Its address is ours too, so the answer is put into Kriten's words here.
pub async fn roles(_: Caller, marks: ReqData<Marks>) -> HttpResponse {
    not_mapped(&marks)
}

/// Teams carry roles on scopes, which says more than a binding.
pub async fn role_bindings(_: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    not_here("teams carry roles here: see PUT /api/v1/teams/{id}/grants/{scope}/{role_id}")
}

fn not_here(words: &str) -> Answer {
    Err(Refusal::new(StatusCode::NOT_IMPLEMENTED, "not_mapped", words))
}
