//! Deciding a request: agree, agree to less, say no; and taking one's own back.

use super::show::{detail, page, sight};
use super::view::RequestDetail;
use super::{base, parse_id};
use crate::app::requests::approve::{Changes, approve as agree};
use crate::app::requests::decline::decline as refuse;
use crate::app::requests::withdraw::withdraw as take_back;
use crate::app::{AppError, FieldError};
use crate::domain::ids::RequestId;
use crate::domain::request::Remark;
use crate::domain::rights::{Right, RightsTree};
use crate::domain::token::Grant;
use crate::domain::window::Expiry;
use crate::web::fields::Fields;
use crate::web::pages::asked::{demand_only, field, moment, summary};
use crate::web::pages::presence;
use crate::web::pages::words;
use crate::web::reply::{Answer, see};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::Path;

/// Agrees, to all of it or to what is still ticked and to a sooner end.
pub async fn approve(visit: Visit, mut present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "version", "ends_at", "remark", "password"], &["right"])?;
    let id = parse_id(&id)?;
    match agreed(&visit, &mut present, id, &fields).await {
        Ok(()) => see(&format!("{}?done=approved", base(id))),
        Err(error) => again(&visit, &present, id, &fields, error, Way::Approve).await,
    }
}

/// Says no, with a reason.
pub async fn decline(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "version", "remark"], &[])?;
    let id = parse_id(&id)?;
    let done = match remark(&fields) {
        Ok(remark) => {
            let version = version(&fields);
            let work = visit.shared.desk.write(&present.actor, move |tx, actor| refuse(tx, actor, id, version, &remark));
            work.await.map(|_| ())
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => see(&format!("{}?done=declined", base(id))),
        Err(error) => again(&visit, &present, id, &fields, error, Way::Decline).await,
    }
}

/// Takes one's own request back.
pub async fn withdraw(visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "version"], &[])?;
    let id = parse_id(&id)?;
    let version = version(&fields);
    visit.shared.desk.write(&present.actor, move |tx, actor| take_back(tx, actor, id, version)).await?;
    see(&format!("{}?done=withdrawn", base(id)))
}

#[derive(Clone, Copy, PartialEq)]
enum Way {
    Approve,
    Decline,
}

async fn agreed(visit: &Visit, present: &mut Present, id: RequestId, fields: &Fields) -> Result<(), AppError> {
    let actor = present.actor.clone();
    let asked = visit.shared.desk.read(move |snapshot| crate::app::requests::show(snapshot, &actor, id)).await?;
    let wish = &asked.record.request.wish;
    let changes = Changes {
        rights: chosen(fields, &wish.grant)?,
        until: sooner(fields.text("ends_at"), wish.window.until)?,
        remark: remark(fields)?,
    };
    presence::prove(visit, present, fields.text(presence::FIELD)).await?;
    let version = version(fields);
    visit.shared.desk.write(&present.actor, move |tx, actor| agree(tx, actor, id, version, &changes)).await.map(|_| ())
}

/// The rights that are still ticked; nothing where all of them are.
fn chosen(fields: &Fields, asked: &Grant) -> Result<Option<RightsTree>, AppError> {
    let Grant::Only(all) = asked else { return Ok(None) };
    let wrong = |_| AppError::invalid("rights", "token.right_unknown", "A right in this form cannot be read.");
    let mut rights = RightsTree::default();
    for text in fields.all("right") {
        rights.insert(text.parse::<Right>().map_err(wrong)?);
    }
    Ok((rights != *all).then_some(rights))
}

/// Another end; nothing where the field says what was asked. The field knows minutes only.
fn sooner(typed: &str, asked: Expiry) -> Result<Option<Expiry>, AppError> {
    let shown = asked.moment().map(words::field).unwrap_or_default();
    if typed.is_empty() || typed == shown {
        return Ok(None);
    }
    let wrong = || AppError::invalid("ends_at", "token.end_unreadable", "Choose the date and time at which it ends.");
    moment(typed).map(|end| Some(Expiry::At(end))).ok_or_else(wrong)
}

fn remark(fields: &Fields) -> Result<Remark, AppError> {
    Remark::parse(fields.text("remark")).map_err(|error| AppError::Invalid(vec![FieldError::text("remark", error)]))
}

fn version(fields: &Fields) -> i64 {
    fields.text("version").parse().unwrap_or_default()
}

/// The page with the form as it was sent, and what is wrong with it.
async fn again(visit: &Visit, present: &Present, id: RequestId, fields: &Fields, error: AppError, way: Way) -> Answer {
    let sight = sight(visit, present, id).await?;
    let mut request = detail(visit, present, &sight);
    let presence = presence::field_for(&error);
    let status = match (error, &presence) {
        (AppError::Invalid(errors), _) => {
            request.errors = summary(&errors, |name| place(name, way));
            typed(&mut request, fields, &errors, way);
            StatusCode::UNPROCESSABLE_ENTITY
        }
        (_, Some(_)) => {
            typed(&mut request, fields, &[], way);
            request.presence = presence;
            StatusCode::UNPROCESSABLE_ENTITY
        }
        (other, None) => return Err(other.into()),
    };
    page(visit, &sight, status, request, None)
}

fn place(name: &str, way: Way) -> String {
    match (name, way) {
        ("remark", Way::Decline) => "decline-remark".to_owned(),
        ("remark", Way::Approve) => "remark".to_owned(),
        ("valid_until", _) => "ends_at".to_owned(),
        (other, _) => other.to_owned(),
    }
}

fn typed(request: &mut RequestDetail, fields: &Fields, errors: &[FieldError], way: Way) {
    let placed: Vec<FieldError> = errors
        .iter()
        .map(|error| FieldError { field: if error.field == "valid_until" { "ends_at" } else { error.field }, ..error.clone() })
        .collect();
    let remark = field("remark", fields.text("remark"), &placed);
    match way {
        Way::Decline => request.decline_remark = remark,
        Way::Approve => {
            request.approve_remark = remark;
            request.ends_at = field("ends_at", fields.text("ends_at"), &placed);
            for right in &mut request.rights {
                right.chosen = fields.all("right").any(|value| value == right.value);
            }
        }
    }
}
