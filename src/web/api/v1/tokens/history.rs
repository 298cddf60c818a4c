//! What was done to a token.

use super::parse_id;
use crate::app::audit::export::document;
use crate::app::tokens::show::history as read_history;
use crate::web::api::Answer;
use crate::web::api::caller::Caller;
use crate::web::api::listing;
use crate::web::api::question::Question;
use actix_web::HttpRequest;
use actix_web::web::Path;

/// The last hundred things that were done to a token, newest first.
pub async fn index(caller: Caller, request: HttpRequest, id: Path<String>) -> Answer {
    Question::of(&request, &[])?;
    let (id, actor) = (parse_id(&id)?, caller.actor.clone());
    let events = caller.shared.desk.read(move |snapshot| read_history(snapshot, &actor, id)).await?;
    listing::page(&request, &caller.shared, events.iter().map(document).collect(), None)
}
