//! The switch: pausing a token, and letting it work again.

use super::{Spot, base, changed, parse_id};
use crate::app::tokens::pause as pausing;
use crate::web::fields::Fields;
use crate::web::pages::asked::demand_only;
use crate::web::pages::frame::{Toast, Undo};
use crate::web::reply::Answer;
use crate::web::visit::{Present, Visit};
use actix_web::web::Path;

/// Pauses.
pub async fn pause(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "place"], &[])?;
    let id = parse_id(&id)?;
    let token = visit.shared.desk.write(&present.actor, move |tx, actor| pausing::pause(tx, actor, id)).await?;
    let spot = Spot::parse(fields.text("place"));
    let undo = Undo {
        label: "Undo".to_owned(),
        action: format!("{}/resume", base(id)),
        place: spot.as_str().to_owned(),
        target: spot.target(id),
    };
    let text = format!("{} is paused.", token.name.as_str());
    let toast = Toast { kind: "ok".to_owned(), text, undo: Some(undo) };
    changed(&visit, &present, id, spot, Some(toast)).await
}

/// Lets it work again.
pub async fn resume(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "place"], &[])?;
    let id = parse_id(&id)?;
    let token = visit.shared.desk.write(&present.actor, move |tx, actor| pausing::resume(tx, actor, id)).await?;
    let toast = super::toast(format!("{} works again.", token.name.as_str()));
    changed(&visit, &present, id, Spot::parse(fields.text("place")), Some(toast)).await
}
