//! Handing one token of somebody over to a service identity: what it keeps, what it loses, and the new secret, once.

use super::view::{HandOver, HandOverPage};
use super::{base, parse_id, sight};
use crate::app::AppError;
use crate::app::identities::list::in_charge;
use crate::app::tokens::hand_over::{self, Prospect};
use crate::app::tokens::show::find;
use crate::domain::ids::{PersonId, TokenId};
use crate::domain::person::Person;
use crate::domain::policy::{PERSON_RESOURCE, may_do};
use crate::domain::token::Token;
use crate::web::failure::Failure;
use crate::web::fields::Fields;
use crate::web::pages::admin::identities;
use crate::web::pages::admin::review::bare;
use crate::web::pages::asked::{demand_only, summary};
use crate::web::pages::frame::{Choice, Field, FormError};
use crate::web::pages::presence;
use crate::web::pages::rights::say;
use crate::web::pages::shell::{self, Section};
use crate::web::pages::tokens::create::reveal;
use crate::web::reply::{Answer, drawn_with};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use std::collections::HashMap;

/// What the form is drawn from.
struct Offer {
    token: Token,
    takers: Vec<Person>,
    chosen: Option<PersonId>,
    prospect: Option<Prospect>,
}

/// What stands on a form that came back.
#[derive(Default)]
struct Remarks {
    errors: Vec<FormError>,
    presence: Field,
}

/// The form; an address may choose the identity (`to`), and then it says what the token keeps.
pub async fn new(visit: Visit, present: Present, ids: Path<(String, String)>, query: Query<HashMap<String, String>>) -> Answer {
    let (id, token_id) = parse(&ids)?;
    let to = query.get("to").and_then(|text| PersonId::parse(text).ok());
    form(&visit, &present, id, token_id, to, StatusCode::OK, Remarks::default()).await
}

/// Hands it over and shows the new secret, in this answer and nowhere else.
pub async fn create(visit: Visit, mut present: Present, ids: Path<(String, String)>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "once", "to", presence::FIELD], &[])?;
    let (id, token_id) = parse(&ids)?;
    let to = PersonId::parse(fields.text("to")).ok();
    match go_ahead(&visit, &mut present, id, token_id, to, &fields).await {
        Ok(revealed) => {
            let done = format!("{}?new={token_id}", identities::base(revealed.token.owner_id));
            reveal(&visit, &present, revealed, done).await
        }
        Err(error) => again(&visit, &present, id, token_id, to, error).await,
    }
}

async fn go_ahead(
    visit: &Visit,
    present: &mut Present,
    id: PersonId,
    token_id: TokenId,
    to: Option<PersonId>,
    fields: &Fields,
) -> Result<crate::app::tokens::Revealed, AppError> {
    let unchosen = || AppError::invalid("to", "handover.to_missing", "Choose who takes the token over.");
    let to = to.ok_or_else(unchosen)?;
    let version = fields.text("once").parse::<i64>().unwrap_or_default();
    let typed = fields.text(presence::FIELD);
    // The password is asked for anew each time, whenever it was typed before.
    if typed.is_empty() {
        return Err(AppError::StepUp);
    }
    presence::prove(visit, present, typed).await?;
    let work = move |tx: &mut crate::app::Tx<'_>, actor: &crate::domain::actor::Actor| {
        if find(tx, actor, token_id)?.owner_id != id {
            return Err(AppError::NotFound);
        }
        hand_over::hand_over(tx, actor, token_id, Some(version), to)
    };
    visit.shared.desk.write(&present.actor, work).await
}

async fn again(
    visit: &Visit,
    present: &Present,
    id: PersonId,
    token_id: TokenId,
    to: Option<PersonId>,
    error: AppError,
) -> Answer {
    if let Some(presence) = presence::field_for(&error) {
        let presence = match error {
            AppError::StepUp => {
                Field { error: Some("Type your password: a hand-over is confirmed each time.".to_owned()), ..presence }
            }
            _ => presence,
        };
        let remarks = Remarks { presence, ..Remarks::default() };
        return form(visit, present, id, token_id, to, StatusCode::UNPROCESSABLE_ENTITY, remarks).await;
    }
    let AppError::Invalid(errors) = error else { return Err(error.into()) };
    let place = |field: &str| if field == "to" { "to".to_owned() } else { String::new() };
    let remarks = Remarks { errors: summary(&errors, place), ..Remarks::default() };
    form(visit, present, id, token_id, to, StatusCode::UNPROCESSABLE_ENTITY, remarks).await
}

fn parse((id, token_id): &(String, String)) -> Result<(PersonId, TokenId), AppError> {
    Ok((parse_id(id)?, TokenId::parse(token_id).map_err(|_| AppError::NotFound)?))
}

async fn form(
    visit: &Visit,
    present: &Present,
    id: PersonId,
    token_id: TokenId,
    to: Option<PersonId>,
    status: StatusCode,
    remarks: Remarks,
) -> Answer {
    let sight = sight(visit, present, id).await?;
    may_do(&present.actor, &sight.whoami.authority, PERSON_RESOURCE, "disable").map_err(AppError::from)?;
    let offer = offer(visit, present, id, token_id, to).await?;
    let rights = |rights| say(&visit.shared, &sight.whoami, rights);
    let prospect = offer.prospect.as_ref();
    let token_name = offer.token.name.as_str().to_owned();
    let hand_over = HandOver {
        action: format!("{}/leaving/{token_id}", base(id)),
        back_href: format!("{}/leaving", base(id)),
        back_name: sight.name().to_owned(),
        title: format!("Hand {token_name} over"),
        once: offer.token.version.to_string(),
        errors: remarks.errors,
        takers: takers(&offer),
        is_chosen: prospect.is_some(),
        keeps: prospect.filter(|prospect| !prospect.kept.is_empty()).map(|prospect| rights(&prospect.kept)).unwrap_or_default(),
        loses: prospect
            .filter(|prospect| !prospect.lost.is_empty())
            .map(|prospect| begun(&bare(&rights(&prospect.lost))))
            .unwrap_or_default(),
        keeps_nothing: prospect.is_some_and(|prospect| prospect.kept.is_empty()),
        presence: Some(remarks.presence),
    };
    let frame = shell::frame(visit, &sight.whoami, Section::People, &format!("{} – People", hand_over.title));
    drawn_with(status, &HandOverPage { frame, hand_over })
}

/// The token, and who could take it. Errors: `NotFound` for a token that is not this person's, or that the actor may not see.
async fn offer(
    visit: &Visit,
    present: &Present,
    id: PersonId,
    token_id: TokenId,
    to: Option<PersonId>,
) -> Result<Offer, Failure> {
    let actor = present.actor.clone();
    let read = visit.shared.desk.read(move |snapshot| {
        let token = find(snapshot, &actor, token_id)?;
        if token.owner_id != id {
            return Err(AppError::NotFound);
        }
        let takers = in_charge(snapshot, &actor)?;
        let only = (takers.len() == 1).then(|| takers[0].id);
        let chosen = to.or(only).filter(|id| takers.iter().any(|taker| taker.id == *id));
        let prospect = chosen.map(|to| hand_over::prospect(snapshot, &actor, &token, to)).transpose()?;
        Ok(Offer { token, takers, chosen, prospect })
    });
    Ok(read.await?)
}

fn takers(offer: &Offer) -> Vec<Choice> {
    let choice = |person: &Person| {
        let label = format!("{} ({})", person.full_name.as_str(), person.username.as_str());
        Choice::new(&person.id.to_string(), &label, offer.chosen == Some(person.id))
    };
    let mut choices: Vec<Choice> = offer.takers.iter().map(choice).collect();
    if offer.chosen.is_none() {
        choices.insert(0, Choice::new("", "Choose a service identity", true));
    }
    choices
}

/// With a capital letter at its beginning.
fn begun(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
