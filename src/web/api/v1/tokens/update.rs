//! Changing a token, by merge patch: what is sent changes, what is left out stays, `null` takes away.

use super::document::Document;
use super::{fields, parse_id};
use crate::app::tokens::edit::{Edit, edit};
use crate::app::tokens::show::find;
use crate::domain::token::{Description, Token};
use crate::domain::window::Expiry;
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::Caller;
use crate::web::api::precondition::{Demand, refused};
use crate::web::api::sheet::Sheet;
use crate::web::refusal::Refusal;
use actix_web::http::{StatusCode, header};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;

/// Changes name, description, window, rights and the switch: all that is sent, or nothing.
pub async fn update(caller: Caller, request: HttpRequest, id: Path<String>, body: Body) -> Answer {
    let id = parse_id(&id)?;
    let demand = Demand::of(&request)?;
    let wanted = read(&caller, &mut body.sheet()?)?;
    let changed = caller.change(move |tx, actor| {
        demand.check(find(tx, actor, id)?.version)?;
        edit(tx, actor, id, &wanted)
    });
    let changed = changed.await.map_err(|error| fields::pointed(refused(error), &caller, &body))?;
    let mut response = answer(&caller, &changed.token);
    // What a second person has to agree to is not changed yet; the token is as it was.
    if let Some(id) = changed.asked {
        *response.status_mut() = StatusCode::ACCEPTED;
        let address = format!("/api/v1/requests/{id}");
        if let Ok(address) = header::HeaderValue::from_str(&address) {
            response.headers_mut().insert(header::LOCATION, address);
        }
    }
    Ok(response)
}

/// A token as the answer to a change.
pub(super) fn answer(caller: &Caller, token: &Token) -> HttpResponse {
    let document = Document { token, last_use: None, now: caller.now() };
    let mut body = document.to_json();
    // What an edit does not touch was not read for its answer.
    if let Value::Object(fields) = &mut body {
        fields.remove("last_used_at");
        fields.remove("times_used");
    }
    HttpResponse::Ok().insert_header((header::ETAG, document.tag())).json(body)
}

fn read(caller: &Caller, sheet: &mut Sheet) -> Result<Edit, Refusal> {
    let edit = Edit {
        name: fields::name(sheet),
        description: description(sheet),
        valid_from: sheet.moment("valid_from"),
        until: sheet.moment_or_null("valid_until").map(Expiry::from),
        rights: fields::rights(sheet, caller.shared.catalogue(), caller.actor.organization_id),
        networks: fields::networks(sheet),
        enabled: sheet.flag("enabled"),
    };
    sheet.finish()?;
    Ok(edit)
}

fn description(sheet: &mut Sheet) -> Option<Description> {
    if sheet.take_null("description") { Some(Description::default()) } else { fields::description(sheet) }
}
