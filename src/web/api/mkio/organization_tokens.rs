//! `organization/tokens`: everybody's tokens, for those who may review them.

use super::parse_id;
use super::tokens::{list, one};
use crate::app::tokens::list::Asked;
use crate::app::tokens::revoke::revoke;
use crate::domain::token::RevocationReason;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::question::Question;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};

/// All tokens of the organization that have not ended, with their owners.
pub async fn index(caller: Caller, request: HttpRequest) -> Answer {
    Question::of(&request, &[])?;
    list(&caller, Asked::Everybody).await
}

/// One token of the organization.
pub async fn show(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    one(&caller, &id).await
}

/// Revokes a token of the organization. Repeatable.
pub async fn destroy(caller: Caller, id: Path<String>) -> Answer {
    let id = parse_id(&id)?;
    caller.change(move |tx, actor| revoke(tx, actor, id, RevocationReason::Other)).await?;
    Ok(HttpResponse::NoContent().finish())
}
