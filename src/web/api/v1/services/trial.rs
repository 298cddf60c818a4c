//! What would become of a request, asked of the one decision without sending it; and what a gateway is configured with.

use super::parse_id;
use crate::app::AppError;
use crate::app::services::show::show as show_service;
use crate::app::verify::{Asked, Judged, judge};
use crate::domain::service::{ClearPath, Service};
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::Caller;
use crate::web::api::question::Question;
use crate::web::gateways::configurations;
use crate::web::refusal::Refusal;
use crate::web::verify::gate;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// Longer methods are none.
pub const LONGEST_METHOD: usize = 20;

/// Judges a request that nobody sends. The token is not counted as used and is not shown again.
pub async fn create(caller: Caller, request: HttpRequest, id: Path<String>, body: Body) -> Answer {
    let id = parse_id(&id)?;
    let mut sheet = body.sheet()?;
    let (method, path, token) = (sheet.text("method"), sheet.needed_text("path"), sheet.text("token"));
    sheet.finish()?;
    let (method, path) = (method.unwrap_or_else(|| "GET".to_owned()).to_ascii_uppercase(), sheet.demand("path", path)?);
    let service = find(&caller, id).await?;
    let unclear = |_| Refusal::at("/path", "path.unclear", "Begin with / and write no dots, double slashes or needless escapes.");
    let path = Some(ClearPath::parse(&path).map_err(unclear)?);
    if method.is_empty() || method.len() > LONGEST_METHOD {
        return Err(Refusal::at("/method", "method.unknown", "Send a method such as GET."));
    }
    let asked = Asked {
        method: &method,
        path,
        // Whoever tries a token here stands for the client, with the client's address.
        from: caller.actor.origin.address,
        secret: token.as_deref().map(str::as_bytes),
        also: &[],
        any_is_enough: false,
        is_preflight: false,
    };
    let gate = gate(&request).map_err(|_| AppError::broken("this worker has no gate"))?.open().await?;
    Ok(HttpResponse::Ok().json(verdict(judge(&gate, &service, &asked).await?)))
}

fn verdict(judged: Judged) -> Value {
    match judged {
        Judged::Anonymous => json!({ "allowed": true, "code": "anonymous", "username": null, "token_name": null, "missing": [] }),
        Judged::Known(pass, _) => {
            json!({ "allowed": true, "code": "valid", "username": pass.owner.username, "token_name": pass.token_name, "missing": [] })
        }
        Judged::Denied(denial) => {
            let missing: Vec<String> = denial.missing.iter().map(ToString::to_string).collect();
            let code = denial.reason.told_to_strangers().code();
            json!({ "allowed": false, "code": code, "username": null, "token_name": null, "missing": missing })
        }
    }
}

/// What to paste into a gateway.
pub async fn configuration(caller: Caller, request: HttpRequest, path: Path<(String, String)>) -> Answer {
    Question::of(&request, &[])?;
    let service = find(&caller, parse_id(&path.0)?).await?;
    let all = configurations(&service, &caller.shared.public_url)?;
    let found = all.into_iter().find(|known| known.word == path.1).ok_or(AppError::NotFound)?;
    Ok(HttpResponse::Ok().json(json!({ "gateway": found.word, "text": found.text })))
}

async fn find(caller: &Caller, id: crate::domain::ids::ServiceId) -> Result<Service, AppError> {
    let actor = caller.actor.clone();
    Ok(caller.shared.desk.read(move |snapshot| show_service(snapshot, &actor, id)).await?.service)
}
