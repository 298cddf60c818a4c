//! The end of a service identity, after it was shown what stops.

use super::{LIST, base, parse_id, sight, state};
use crate::app::Tx;
use crate::app::identities::delete;
use crate::domain::actor::Actor;
use crate::domain::ids::PersonId;
use crate::web::fields::Fields;
use crate::web::pages::admin::change::{Asking, Plan, carry_out};
use crate::web::pages::admin::review::{REVIEWED, Words};
use crate::web::pages::asked::demand_only;
use crate::web::pages::shell::Section;
use crate::web::reply::{Answer, see};
use crate::web::visit::{Present, Visit};
use actix_web::web::Path;

/// Asks first.
pub async fn new(visit: Visit, present: Present, id: Path<String>) -> Answer {
    go_on(&visit, &present, parse_id(&id)?, &Fields::default()).await
}

/// Deletes it.
pub async fn create(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", REVIEWED], &[])?;
    go_on(&visit, &present, parse_id(&id)?, &fields).await
}

async fn go_on(visit: &Visit, present: &Present, id: PersonId, fields: &Fields) -> Answer {
    let sight = sight(visit, present, id).await?;
    let (action, back, title) = (format!("{}/deletion", base(id)), base(id), format!("Delete {}?", sight.name()));
    let words = Words { title: &title, button: "Delete service identity", action: &action, back_href: &back };
    let mut remarks = state::what_stops(visit, &sight, "is revoked", "are revoked");
    remarks.push("This cannot be undone. What it did stays in the history.".to_owned());
    let plan = Plan { words, remarks, tells_of_tokens: true, section: Section::Identities, asking: Asking::Always };
    let work = move |tx: &mut Tx<'_>, actor: &Actor| delete::delete(tx, actor, id);
    let asked = carry_out(visit, present, &sight.whoami, fields, plan, work).await?;
    asked.map_or_else(|| see(&format!("{LIST}?done=deleted")), Ok)
}
