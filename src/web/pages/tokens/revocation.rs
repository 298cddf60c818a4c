//! The end of a token, after a deliberate click.

use super::edit::refuse_revoked;
use super::view::settle::{Revoke, RevokeFragment, RevokePage};
use super::{Spot, base, changed, now, parse_id, say_last_use, sight, toast};
use crate::app::AppError;
use crate::app::tokens::revoke;
use crate::domain::token::RevocationReason;
use crate::web::fields::Fields;
use crate::web::pages::asked::demand_only;
use crate::web::pages::frame::Choice;
use crate::web::pages::shell;
use crate::web::reply::{Answer, either};
use crate::web::visit::{Present, Visit};
use actix_web::web::{Path, Query};
use std::collections::HashMap;
use time::Duration;

/// Asks first, and says what will stop working.
pub async fn new(visit: Visit, present: Present, id: Path<String>, query: Query<HashMap<String, String>>) -> Answer {
    let sight = sight(&visit, &present, parse_id(&id)?).await?;
    refuse_revoked(&sight)?;
    let spot = Spot::parse(query.get("place").map(String::as_str).unwrap_or_default());
    let (token, last_use) = (&sight.shown.token, sight.shown.last_use.as_ref());
    let now = now(&visit.shared);
    let used_today = last_use.is_some_and(|last| now.since(last.at) < Duration::DAY);
    let title = format!("Revoke {}?", token.name.as_str());
    let draw = |in_dialog| Revoke {
        in_dialog,
        action: format!("{}/revocation", base(token.id)),
        title: title.clone(),
        name: token.name.as_str().to_owned(),
        place: spot.as_str().to_owned(),
        target: spot.target(token.id),
        last_use: say_last_use(last_use, now),
        use_kind: if used_today { "bad" } else { "idle" }.to_owned(),
        reasons: RevocationReason::ALL.map(|reason| Choice::new(reason.as_str(), reason.label(), false)).into(),
        suggest_pause: used_today && token.enabled,
        back_href: sight.back(spot),
        errors: Vec::new(),
    };
    either(
        &visit,
        || RevokePage {
            frame: shell::frame(&visit, &sight.whoami, sight.section(), &format!("{title} – Tokens")),
            revoke: draw(false),
        },
        || RevokeFragment { frame: shell::bare(&visit, ""), revoke: draw(true) },
    )
}

/// Revokes.
pub async fn create(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "place", "reason"], &[])?;
    let id = parse_id(&id)?;
    let unknown = || AppError::invalid("reason", "token.reason_unknown", "Choose one of the reasons.");
    let reason = RevocationReason::parse(fields.text("reason")).ok_or_else(unknown)?;
    let token = visit.shared.desk.write(&present.actor, move |tx, actor| revoke::revoke(tx, actor, id, reason)).await?;
    let said = toast(format!("{} is revoked. Programs using it fail from now on.", token.name.as_str()));
    changed(&visit, &present, id, Spot::parse(fields.text("place")), Some(said)).await
}
