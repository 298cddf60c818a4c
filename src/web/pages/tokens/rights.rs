//! The rights of a token, changed in the picker.

use super::create::around;
use super::draft::chosen_rights;
use super::edit::refuse_revoked;
use super::picker::{self, Offer};
use super::view::edit::Conflict;
use super::view::form::{RightsForm, RightsFragment, RightsPage};
use super::view::list::{CellFragment, ValueCell};
use super::{Sight, Spot, base, changed, done_or_asked, parse_id, row, say, sight};
use crate::app::tokens::{CHANGED_MEANWHILE, change_rights, demand_version};
use crate::app::{AppError, FieldError};
use crate::domain::ids::{RequestId, TokenId};
use crate::domain::rights::RightsTree;
use crate::domain::token::Grant;
use crate::web::fields::Fields;
use crate::web::pages::asked::{demand_only, summary};
use crate::web::pages::frame::Field;
use crate::web::pages::presence;
use crate::web::pages::shell::{self, Section};
use crate::web::reply::{Answer, drawn, either_with, see};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use std::collections::HashMap;

/// Why the form comes back.
#[derive(Default)]
struct Remarks {
    errors: Vec<FieldError>,
    conflict: Option<String>,
    presence: Option<Field>,
}

/// The rights with their star.
pub async fn show(visit: Visit, present: Present, id: Path<String>, query: Query<HashMap<String, String>>) -> Answer {
    let id = parse_id(&id)?;
    let spot = spot(&query);
    if !visit.wants_fragment {
        return see(&spot.back(id));
    }
    let sight = sight(&visit, &present, id).await?;
    let shown = &sight.shown;
    let cells = row::Cells::of(&shown.token, spot);
    let words = say(&visit.shared, &sight.whoami, &shown.token.terms.grant, &shown.held);
    let cell = cells.control_rights(ValueCell::text(&cells.id, "rights", &words));
    drawn(&CellFragment { frame: shell::bare(&visit, ""), cell })
}

/// The picker.
pub async fn edit(visit: Visit, present: Present, id: Path<String>, query: Query<HashMap<String, String>>) -> Answer {
    let sight = sight(&visit, &present, parse_id(&id)?).await?;
    refuse_revoked(&sight)?;
    let Grant::Only(rights) = sight.shown.token.terms.grant.clone() else {
        return Err(has_everything().into());
    };
    form(&visit, &present, &sight, spot(&query), &rights, StatusCode::OK, Remarks::default()).await
}

/// The change.
pub async fn update(visit: Visit, mut present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "place", "version", "kind", "password"], &["right"])?;
    let id = parse_id(&id)?;
    let spot = Spot::parse(fields.text("place"));
    let texts: Vec<String> = fields.all("right").map(str::to_owned).collect();
    let chosen = chosen_rights(&texts, visit.shared.catalogue(), present.actor.organization_id);
    let done = match chosen.clone() {
        Ok(rights) => change(&visit, &mut present, id, &fields, rights).await,
        Err(error) => Err(AppError::Invalid(vec![error])),
    };
    match done {
        Ok(asked) => changed(&visit, &present, id, spot, Some(done_or_asked("Rights", asked))).await,
        Err(error) => {
            let (status, remarks) = remarks(error)?;
            let sight = sight(&visit, &present, id).await?;
            form(&visit, &present, &sight, spot, &chosen.unwrap_or_default(), status, remarks).await
        }
    }
}

async fn change(
    visit: &Visit,
    present: &mut Present,
    id: TokenId,
    fields: &Fields,
    rights: RightsTree,
) -> Result<Option<RequestId>, AppError> {
    presence::prove(visit, present, fields.text(presence::FIELD)).await?;
    let version = fields.text("version").parse::<i64>().unwrap_or_default();
    visit
        .shared
        .desk
        .write(&present.actor, move |tx, actor| {
            demand_version(tx, actor, id, version)?;
            change_rights::change_rights(tx, actor, id, rights).map(|changed| changed.map(|changed| changed.asked))
        })
        .await
}

fn remarks(error: AppError) -> Result<(StatusCode, Remarks), AppError> {
    if let Some(field) = presence::field_for(&error) {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Remarks { presence: Some(field), ..Remarks::default() }));
    }
    match error {
        AppError::Invalid(errors) => Ok((StatusCode::UNPROCESSABLE_ENTITY, Remarks { errors, ..Remarks::default() })),
        AppError::Conflict { code: CHANGED_MEANWHILE, message } => {
            Ok((StatusCode::CONFLICT, Remarks { conflict: Some(message.to_owned()), ..Remarks::default() }))
        }
        other => Err(other),
    }
}

async fn form(
    visit: &Visit,
    present: &Present,
    sight: &Sight,
    spot: Spot,
    chosen: &RightsTree,
    status: StatusCode,
    remarks: Remarks,
) -> Answer {
    let (_, held) = around(visit, present).await?;
    let draw = |in_dialog| draw(visit, sight, spot, &held, chosen, &remarks, in_dialog);
    let title = format!("Rights of {} – Tokens", sight.shown.token.name.as_str());
    either_with(
        status,
        visit,
        || RightsPage { frame: shell::frame(visit, &sight.whoami, Section::Tokens, &title), form: draw(false) },
        || RightsFragment { frame: shell::bare(visit, ""), form: draw(true) },
    )
}

fn draw(
    visit: &Visit,
    sight: &Sight,
    spot: Spot,
    held: &RightsTree,
    chosen: &RightsTree,
    remarks: &Remarks,
    in_dialog: bool,
) -> RightsForm {
    let token = &sight.shown.token;
    let had = match &token.terms.grant {
        Grant::Only(rights) => rights.clone(),
        Grant::Everything { .. } => RightsTree::default(),
    };
    let say_rights = |rights: &RightsTree| say(&visit.shared, &sight.whoami, &Grant::Only(rights.clone()), held);
    // Only what may be ticked is offered: what is held, and what the token has already.
    let ticked = chosen.intersect(&held.union(&had));
    RightsForm {
        in_dialog,
        base: base(token.id),
        title: format!("Rights of {}", token.name.as_str()),
        token_name: token.name.as_str().to_owned(),
        place: spot.as_str().to_owned(),
        target: spot.target(token.id),
        version: token.version.to_string(),
        back_href: spot.back(token.id),
        errors: summary(&remarks.errors, str::to_owned),
        conflict: remarks.conflict.as_ref().map(|text| Conflict {
            text: text.clone(),
            theirs: say_rights(&had),
            mine: say_rights(chosen),
        }),
        picker: picker::draw(&Offer {
            catalogue: visit.shared.catalogue(),
            whoami: &sight.whoami,
            held,
            chosen: &ticked,
            error: remarks.errors.first().map(|error| error.message.clone()),
        }),
        presence: remarks.presence.clone(),
        sentence: say_rights(&ticked),
    }
}

fn has_everything() -> AppError {
    AppError::conflict("token.has_everything", "This token has all its owner's rights. Make a restricted one instead.")
}

fn spot(query: &HashMap<String, String>) -> Spot {
    Spot::parse(query.get("place").map(String::as_str).unwrap_or_default())
}
