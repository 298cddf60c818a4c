//! What was done to a token.

use super::parse_id;
use crate::app::tokens::show::history_page;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::question::Question;
use crate::web::api::v1::audit;
use actix_web::HttpRequest;
use actix_web::web::Path;

/// The parameters.
const PARAMETERS: [&str; 8] = ["action", "after", "before", "cursor", "limit", "person", "q", "sort"];

/// What was done to a token, newest first unless asked otherwise.
pub async fn index(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    let question = Question::of(&request, &PARAMETERS)?;
    let (query, most) = audit::asked(&question, &caller.shared)?;
    let (id, actor, direction) = (parse_id(&id)?, caller.actor.clone(), query.direction);
    let page = caller.shared.desk.read(move |snapshot| history_page(snapshot, &actor, id, &query, most)).await?;
    audit::told(&request, &caller.shared, direction, &page)
}
