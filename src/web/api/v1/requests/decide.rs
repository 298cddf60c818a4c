//! Deciding what somebody else asks for, and taking back what one asked for oneself.

use super::document::to_json;
use super::parse_id;
use crate::app::FieldError;
use crate::app::requests::approve::{Changes, approve as agree};
use crate::app::requests::decline::decline as refuse;
use crate::app::requests::show;
use crate::app::requests::withdraw::withdraw as take_back;
use crate::domain::ids::RequestId;
use crate::domain::request::Remark;
use crate::domain::window::Expiry;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::Caller;
use crate::web::api::precondition::{Demand, refused};
use crate::web::api::sheet::Sheet;
use crate::web::api::v1::tokens::fields::{pointed, rights};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};

/// Agrees, to all of it or to less.
pub async fn approve(caller: Caller, request: HttpRequest, id: Path<String>, body: Body) -> Answer {
    let (id, demand) = (parse_id(&id)?, Demand::of(&request)?);
    let mut sheet = body.sheet_or_empty()?;
    let changes = Changes {
        rights: rights(&mut sheet, caller.shared.catalogue(), caller.actor.organization_id),
        until: sheet.moment_or_null("valid_until").map(Expiry::from),
        remark: remark(&mut sheet),
    };
    sheet.finish()?;
    let agreed = caller.change(move |tx, actor| {
        let version = show(tx, actor, id)?.record.request.version;
        demand.check(version)?;
        agree(tx, actor, id, version, &changes)
    });
    agreed.await.map_err(|error| pointed(refused(error), &caller, &body))?;
    answer(&caller, id).await
}

/// Says no, with a reason.
pub async fn decline(caller: Caller, request: HttpRequest, id: Path<String>, body: Body) -> Answer {
    let (id, demand) = (parse_id(&id)?, Demand::of(&request)?);
    let mut sheet = body.sheet()?;
    let remark = remark(&mut sheet);
    sheet.finish()?;
    let declined = caller.change(move |tx, actor| {
        let version = show(tx, actor, id)?.record.request.version;
        demand.check(version)?;
        refuse(tx, actor, id, version, &remark)
    });
    declined.await.map_err(refused)?;
    answer(&caller, id).await
}

/// Takes one's own request back.
pub async fn withdraw(caller: Caller, request: HttpRequest, id: Path<String>, body: Body) -> Answer {
    let (id, demand) = (parse_id(&id)?, Demand::of(&request)?);
    body.sheet_or_empty()?.finish()?;
    let taken = caller.change(move |tx, actor| {
        let version = show(tx, actor, id)?.record.request.version;
        demand.check(version)?;
        take_back(tx, actor, id, version)
    });
    taken.await.map_err(refused)?;
    answer(&caller, id).await
}

async fn answer(caller: &Caller, id: RequestId) -> Answer {
    let actor = caller.actor.clone();
    let shown = caller.shared.desk.read(move |snapshot| show(snapshot, &actor, id)).await?;
    Ok(HttpResponse::Ok().json(to_json(&shown.record)))
}

fn remark(sheet: &mut Sheet) -> Remark {
    let text = sheet.text("remark");
    let read = text.and_then(|text| {
        sheet.read("remark", &text, |text| Remark::parse(text).map_err(|error| FieldError::text("remark", error)))
    });
    read.unwrap_or_default()
}
