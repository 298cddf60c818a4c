//! The rights of a token, changed in the picker.

use super::draft::ASK;
use super::edit::refuse_revoked;
use super::picker::{self, Workshop, workshop};
use super::view::edit::Conflict;
use super::view::form::{RightsForm, RightsFragment, RightsPage};
use super::view::list::{CellFragment, ValueCell};
use super::{Sight, Spot, base, changed, done_or_asked, parse_id, row, say, sight, way_back};
use crate::app::tokens::{CHANGED_MEANWHILE, change_rights, demand_version};
use crate::app::{AppError, FieldError};
use crate::domain::ids::{RequestId, TokenId};
use crate::domain::rights::RightsTree;
use crate::domain::token::Grant;
use crate::web::fields::Fields;
use crate::web::pages::asked::{demand_only, summary};
use crate::web::pages::frame::Field;
use crate::web::pages::picker::view::Picker;
use crate::web::pages::picker::{self as component, Sent, Step};
use crate::web::pages::presence;
use crate::web::pages::shell;
use crate::web::pages::words;
use crate::web::reply::{Answer, drawn, either_with};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use std::collections::{BTreeSet, HashMap};

/// The fields of the form besides those of the picker.
const KNOWN: [&str; 5] = ["csrf", "place", "version", "kind", "password"];

/// What the button says that changes them at once.
const SAVE: &str = "Save rights";

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
        return way_back(&visit, &present, id, spot).await;
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
    let sent = Sent::beginning_with(kept(&sight, rights, &query));
    form(&visit, &present, &sight, spot(&query), &sent, StatusCode::OK, Remarks::default()).await
}

/// What is ticked at first: all that the token has, or with `drop=unused` what of it is used.
fn kept(sight: &Sight, rights: RightsTree, query: &HashMap<String, String>) -> RightsTree {
    match &sight.shown.unused {
        Some(unused) if query.get("drop").is_some_and(|what| what == "unused") => rights.difference(&unused.rights),
        _ => rights,
    }
}

/// The change.
pub async fn update(visit: Visit, mut present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &[&KNOWN[..], &component::KNOWN].concat(), &component::REPEATABLE)?;
    let id = parse_id(&id)?;
    let (spot, sent) = (Spot::parse(fields.text("place")), Sent::of(&fields));
    if let Some(step) = Step::of(&fields)? {
        return take_step(&visit, &present, id, spot, sent, &step).await;
    }
    let done = match picker::chosen(&sent, visit.shared.catalogue(), present.actor.organization_id) {
        Ok(rights) => change(&visit, &mut present, id, &fields, rights).await,
        Err(error) => Err(AppError::Invalid(vec![error])),
    };
    match done {
        Ok(asked) => changed(&visit, &present, id, spot, Some(done_or_asked("Rights", asked))).await,
        Err(error) => {
            let (status, remarks) = remarks(error)?;
            let sight = sight(&visit, &present, id).await?;
            form(&visit, &present, &sight, spot, &sent, status, remarks).await
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
    sent: &Sent,
    status: StatusCode,
    remarks: Remarks,
) -> Answer {
    let workshop = workshop(visit, present, sight.shown.token.owner_id).await?;
    let draw = |in_dialog| draw(&Table { visit, sight, workshop: &workshop }, spot, sent, &remarks, in_dialog);
    let title = format!("Rights of {} – Tokens", sight.shown.token.name.as_str());
    either_with(
        status,
        visit,
        || RightsPage { frame: shell::frame(visit, &sight.whoami, sight.section(), &title), form: draw(false) },
        || RightsFragment { frame: shell::bare(visit, ""), form: draw(true) },
    )
}

/// What the form is drawn from, besides what was sent.
struct Table<'a> {
    visit: &'a Visit,
    sight: &'a Sight,
    workshop: &'a Workshop,
}

impl Table<'_> {
    /// What the token may do already.
    fn had(&self) -> RightsTree {
        match &self.sight.shown.token.terms.grant {
            Grant::Only(rights) => rights.clone(),
            Grant::Everything { .. } => RightsTree::default(),
        }
    }

    /// What is said about rights of the token that are not offered any more.
    fn retired(&self) -> String {
        let gone = self.visit.shared.catalogue().retired(&self.had());
        let names: BTreeSet<String> = gone.iter().map(|right| right.pair().to_string()).collect();
        words::retired(&names.into_iter().collect::<Vec<_>>())
    }

    fn action(&self) -> String {
        format!("{}/rights", base(self.sight.shown.token.id))
    }

    fn say(&self, rights: &RightsTree) -> String {
        say(&self.visit.shared, &self.workshop.whoami, &Grant::Only(rights.clone()), self.workshop.held())
    }

    /// What a second person has to agree to before these rights are the token's; empty while nothing is added to it.
    fn to_approve(&self, rights: &RightsTree) -> String {
        if self.had().contains(rights) {
            return String::new();
        }
        self.workshop.to_approve(&Grant::Only(rights.clone()), self.visit.shared.catalogue())
    }

    /// The picker and the sentence about it. Only what may be ticked is offered: what is held, and what the token has already.
    fn picker(&self, sent: &Sent, error: Option<String>) -> (Picker, String) {
        let (catalogue, had) = (self.visit.shared.catalogue(), self.had());
        let offer = self.workshop.offer(catalogue, &had, self.action());
        let chosen = offer.choosable(&picker::readable(sent, catalogue, self.workshop.whoami.organization.id));
        let mut picker = picker::drawn(self.workshop, &offer, sent, &chosen, error);
        let (said, waits) = (self.say(&chosen), self.to_approve(&chosen));
        picker.button = if waits.is_empty() { SAVE } else { ASK }.to_owned();
        if waits.is_empty() {
            return (picker, said);
        }
        (picker, format!("{said} A second person has to agree to {waits}; until then the token works on as it is."))
    }
}

/// A step of the picker: the piece that changed for htmx, the whole form for everybody else.
async fn take_step(visit: &Visit, present: &Present, id: TokenId, spot: Spot, mut sent: Sent, step: &Step) -> Answer {
    let sight = sight(visit, present, id).await?;
    refuse_revoked(&sight)?;
    let workshop = workshop(visit, present, sight.shown.token.owner_id).await?;
    let table = Table { visit, sight: &sight, workshop: &workshop };
    let (catalogue, had) = (visit.shared.catalogue(), table.had());
    let offer = workshop.offer(catalogue, &had, table.action());
    let chosen = picker::readable(&sent, catalogue, workshop.whoami.organization.id);
    let source = match step {
        Step::Start => picker::source(visit, present, &workshop, &offer, &sent, &chosen).await?,
        _ => Ok(RightsTree::default()),
    };
    component::take(step, &offer, &mut sent, chosen, source);
    if visit.wants_fragment {
        let (picker, sentence) = table.picker(&sent, None);
        return component::answer(shell::bare(visit, ""), step, picker, sentence);
    }
    form(visit, present, &sight, spot, &sent, StatusCode::OK, Remarks::default()).await
}

fn draw(table: &Table<'_>, spot: Spot, sent: &Sent, remarks: &Remarks, in_dialog: bool) -> RightsForm {
    let token = &table.sight.shown.token;
    let (picker, sentence) = table.picker(sent, remarks.errors.first().map(|error| error.message.clone()));
    RightsForm {
        in_dialog,
        base: base(token.id),
        title: format!("Rights of {}", token.name.as_str()),
        token_name: token.name.as_str().to_owned(),
        place: spot.as_str().to_owned(),
        target: spot.target(token.id),
        version: token.version.to_string(),
        back_href: table.sight.back(spot),
        errors: summary(&remarks.errors, str::to_owned),
        conflict: remarks.conflict.as_ref().map(|text| Conflict {
            text: text.clone(),
            theirs: table.say(&table.had()),
            mine: sentence.clone(),
        }),
        picker,
        retired: table.retired(),
        presence: remarks.presence.clone(),
        sentence,
    }
}

fn has_everything() -> AppError {
    AppError::conflict("token.has_everything", "This token has all its owner's rights. Make a restricted one instead.")
}

fn spot(query: &HashMap<String, String>) -> Spot {
    Spot::parse(query.get("place").map(String::as_str).unwrap_or_default())
}
