//! A new secret for the same token.

use super::create::reveal;
use super::edit::refuse_revoked;
use super::view::settle::{Rotate, RotateFragment, RotatePage};
use super::{Sight, Spot, base, now, parse_id, say_last_use, sight};
use crate::app::AppError;
use crate::app::tokens::{demand_version, rotate};
use crate::domain::token::WaitsFor;
use crate::web::fields::Fields;
use crate::web::pages::asked::demand_only;
use crate::web::pages::frame::Field;
use crate::web::pages::presence;
use crate::web::pages::shell;
use crate::web::reply::{Answer, either_with};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use std::collections::HashMap;

/// Asks first.
pub async fn new(visit: Visit, present: Present, id: Path<String>, query: Query<HashMap<String, String>>) -> Answer {
    let sight = sight(&visit, &present, parse_id(&id)?).await?;
    refuse_revoked(&sight)?;
    if sight.shown.token.waits_for == Some(WaitsFor::Approval) {
        return Err(AppError::conflict("token.waiting", "This token waits for approval. It gets its secret after that.").into());
    }
    let spot = Spot::parse(query.get("place").map(String::as_str).unwrap_or_default());
    let presence = presence::field_if_stale(&visit, &present);
    question(&visit, &sight, spot, StatusCode::OK, presence)
}

/// Makes the new secret and shows it once. The version in the form makes a second sending harmless.
pub async fn create(visit: Visit, mut present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "once", "place", "password"], &[])?;
    let id = parse_id(&id)?;
    let version = fields.text("once").parse::<i64>().unwrap_or_default();
    let rotated = match presence::prove(&visit, &mut present, fields.text(presence::FIELD)).await {
        Ok(()) => {
            let desk = &visit.shared.desk;
            let rotated = desk.write(&present.actor, move |tx, actor| {
                demand_version(tx, actor, id, version)?;
                rotate::rotate(tx, actor, id)
            });
            rotated.await
        }
        Err(error) => Err(error),
    };
    match rotated {
        Ok(revealed) => reveal(&visit, &present, revealed, base(id)).await,
        Err(error) => again(&visit, &present, id, &fields, error).await,
    }
}

async fn again(visit: &Visit, present: &Present, id: crate::domain::ids::TokenId, fields: &Fields, error: AppError) -> Answer {
    let Some(field) = presence::field_for(&error) else { return Err(error.into()) };
    let sight = sight(visit, present, id).await?;
    question(visit, &sight, Spot::parse(fields.text("place")), StatusCode::UNPROCESSABLE_ENTITY, Some(field))
}

fn question(visit: &Visit, sight: &Sight, spot: Spot, status: StatusCode, presence: Option<Field>) -> Answer {
    let token = &sight.shown.token;
    let is_first = token.waits_for.is_some();
    let title = format!("{} {}?", if is_first { "Reveal the secret of" } else { "Rotate" }, token.name.as_str());
    let last_use = match is_first {
        true => "It is made now and shown once. Have the place ready where it will be stored.".to_owned(),
        false => {
            let used = say_last_use(sight.shown.last_use.as_ref(), now(&visit.shared));
            format!("The old secret stops working at once. {used}")
        }
    };
    let draw = |in_dialog| Rotate {
        in_dialog,
        base: base(token.id),
        title: title.clone(),
        name: token.name.as_str().to_owned(),
        once: token.version.to_string(),
        place: spot.as_str().to_owned(),
        last_use: last_use.clone(),
        lead: if is_first { "Approved. Its secret can be revealed now." } else { "A new secret; same name, rights and end." }
            .to_owned(),
        button: if is_first { "Reveal secret" } else { "Rotate and show the new secret" }.to_owned(),
        overlaps: Vec::new(),
        presence: presence.clone(),
        back_href: sight.back(spot),
        errors: Vec::new(),
    };
    let frame = || shell::frame(visit, &sight.whoami, sight.section(), &format!("{title} – Tokens"));
    either_with(
        status,
        visit,
        || RotatePage { frame: frame(), rotate: draw(false) },
        || RotateFragment { frame: shell::bare(visit, ""), rotate: draw(true) },
    )
}
