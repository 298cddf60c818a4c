//! Handing a leaver's token over to a service identity.

use super::actions::reveal;
use super::parse_id;
use crate::app::FieldError;
use crate::app::tokens::hand_over::hand_over;
use crate::app::tokens::show::find;
use crate::domain::ids::PersonId;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::Caller;
use crate::web::api::precondition::{Demand, refused};
use actix_web::HttpRequest;
use actix_web::web::Path;

/// Gives the token to a service identity and answers its new secret, once. The old one is refused from the next check on.
/// A session must have confirmed its password within the last minute.
pub async fn create(caller: Caller, request: HttpRequest, id: Path<String>, body: Body) -> Answer {
    let (id, demand) = (parse_id(&id)?, Demand::of(&request)?);
    let mut sheet = body.sheet()?;
    let wrong = |_| FieldError::new("identity_id", "handover.identity_unknown", "Send the id of a service identity.");
    let to =
        sheet.text("identity_id").and_then(|text| sheet.read("identity_id", &text, |text| PersonId::parse(text).map_err(wrong)));
    sheet.finish()?;
    let to = sheet.demand("identity_id", to)?;
    let handed = caller.change(move |tx, actor| {
        demand.check(find(tx, actor, id)?.version)?;
        hand_over(tx, actor, id, None, to)
    });
    Ok(reveal(&caller, &handed.await.map_err(refused)?))
}
