//! *Try a request*: asks the one decision about a request that nobody sends, and explains the verdict.

use super::parse_id;
use super::show::{page, untried};
use super::view::{Outcome, Trial};
use crate::app::services::show::show as show_service;
use crate::app::verify::{Asked, Judged, judge};
use crate::domain::service::{ClearPath, Service};
use crate::web::fields::Fields;
use crate::web::pages::asked::demand_only;
use crate::web::pages::frame::Field;
use crate::web::pages::presence;
use crate::web::reply::Answer;
use crate::web::verify::gate;
use crate::web::visit::{Present, Visit};
use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Path;

/// Shows what would become of the request. The token is not counted as used and is not shown again.
pub async fn create(request: HttpRequest, visit: Visit, present: Present, id: Path<String>, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "method", "path", "token"], &[])?;
    let (id, actor) = (parse_id(&id)?, present.actor.clone());
    let shown = visit.shared.desk.read(move |snapshot| show_service(snapshot, &actor, id)).await?;
    let (method, path) = (fields.text("method").trim().to_ascii_uppercase(), fields.text("path").trim());
    let token = fields.text("token").trim();
    let mut trial = Trial { method: Field::holding(&method), path: Field::holding(path), ..untried() };
    let Ok(clear) = ClearPath::parse(path) else {
        trial.path.error = Some("Begin with / and write the path without dots, double slashes or needless escapes.".to_owned());
        return page(&visit, &present, id, StatusCode::UNPROCESSABLE_ENTITY, trial, presence::field_if_stale(&visit, &present))
            .await;
    };
    let secret = Some(token.as_bytes()).filter(|token| !token.is_empty());
    // Whoever tries a token here stands for the client, with the client's address.
    let from = present.actor.origin.address;
    let asked = Asked { method: &method, path: Some(clear), from, secret, also: &[], any_is_enough: false, is_preflight: false };
    trial.outcome = Some(outcome(&request, &shown.service, &asked).await?);
    page(&visit, &present, id, StatusCode::OK, trial, presence::field_if_stale(&visit, &present)).await
}

async fn outcome(request: &HttpRequest, service: &Service, asked: &Asked<'_>) -> Result<Outcome, crate::web::failure::Failure> {
    let gate = gate(request)?.open().await?;
    let judged = judge(&gate, service, asked).await?;
    Ok(said(judged, rule_line(service, asked)))
}

fn rule_line(service: &Service, asked: &Asked<'_>) -> String {
    let path = asked.path.and_then(|path| service.rules.first_for(asked.method, path));
    match path {
        Some((rule, _)) => format!("The rule for {} decides.", rule.path.as_str()),
        None if service.rules.is_empty() => "The service has no rules, so a good token is enough.".to_owned(),
        None => "No rule fits, and what has no rule is closed.".to_owned(),
    }
}

fn said(judged: Judged, rule: String) -> Outcome {
    match judged {
        Judged::Anonymous => Outcome {
            is_allowed: true,
            icon: "check".to_owned(),
            verdict: "Let in, without anybody being known.".to_owned(),
            lines: vec![rule],
        },
        Judged::Known(pass, wanted) => {
            let who =
                format!("The application learns that {} is there, by the token “{}”.", pass.owner.username, pass.token_name);
            let needed = wanted.to_string();
            let needed = if needed.is_empty() { String::new() } else { format!("Needed, and there: {needed}") };
            let lines = [rule, who, needed].into_iter().filter(|line| !line.is_empty()).collect();
            Outcome { is_allowed: true, icon: "check".to_owned(), verdict: "Let in.".to_owned(), lines }
        }
        Judged::Denied(denial) => {
            let reason = denial.reason.told_to_strangers();
            let missing = denial.missing.iter().map(|right| format!("Missing: {right}"));
            let lines = [rule, reason.advice().to_owned()].into_iter().chain(missing).collect();
            Outcome {
                is_allowed: false,
                icon: "triangle-alert".to_owned(),
                verdict: format!("Refused: {}.", reason.code()),
                lines,
            }
        }
    }
}
