//! Changing the policy, or asking first what a change would do.

use super::document::{Document, preview as written_preview};
use crate::app::token_policy::change::{Begins, change, withdraw as drop_next};
use crate::app::token_policy::preview::preview;
use crate::app::token_policy::{TokenPolicy, show};
use crate::web::api::Answer;
use crate::web::api::body::Body;
use crate::web::api::caller::Caller;
use crate::web::api::precondition::{self, Demand, refused};
use crate::web::api::sheet::Sheet;
use crate::web::refusal::Refusal;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

struct Wanted {
    policy: TokenPolicy,
    begins: Begins,
    dry_run: bool,
}

/// Sets the policy, at once or from a day on; with `dry_run` it only says what that would do.
/// The answer tells in both cases what the tokens of today would feel.
pub async fn update(caller: Caller, request: HttpRequest, body: Body) -> Answer {
    let demand = Demand::of(&request)?;
    let wanted = read(&mut body.sheet()?)?;
    let Wanted { policy, begins, dry_run } = wanted;
    let (actor, wish) = (caller.actor.clone(), policy.clone());
    let seen = caller.shared.desk.read(move |snapshot| Ok((show(snapshot, &actor)?, preview(snapshot, &actor, wish, begins)?)));
    let (record, preview) = seen.await?;
    demand.check(record.version).map_err(refused)?;
    let record = match dry_run {
        true => record,
        false => caller.change(move |tx, actor| change(tx, actor, record.version, policy, begins)).await.map_err(refused)?,
    };
    let mut body = json!({ "dry_run": dry_run, "preview": written_preview(&preview) });
    Document { record: &record }.write_into(&mut body);
    Ok(HttpResponse::Ok().insert_header((header::ETAG, precondition::tag(record.version, ""))).json(body))
}

/// Drops the revision that waits.
pub async fn withdraw(caller: Caller, request: HttpRequest, body: Body) -> Answer {
    body.sheet_or_empty()?.finish()?;
    let demand = Demand::of(&request)?;
    let dropped = caller.change(move |tx, actor| {
        let version = show(tx, actor)?.version;
        demand.check(version)?;
        drop_next(tx, actor, version)
    });
    dropped.await.map_err(refused)?;
    Ok(HttpResponse::NoContent().finish())
}

fn read(sheet: &mut Sheet) -> Result<Wanted, Refusal> {
    let policy = policy(sheet);
    let begins = sheet.moment_or_null("applies_from").flatten().map_or(Begins::Now, Begins::At);
    let dry_run = sheet.flag("dry_run").unwrap_or(false);
    sheet.finish()?;
    Ok(Wanted { policy: sheet.demand("policy", policy)?, begins, dry_run })
}

/// A policy is sent whole; what is left out is no rule.
fn policy(sheet: &mut Sheet) -> Option<TokenPolicy> {
    let value: Value = sheet.take("policy")?;
    // Lists without names would be read too, by the order of the fields.
    if !value.is_object() || value.get("longest_life_seconds").is_some_and(|lives| !lives.is_object()) {
        return sheet.wrong("policy", "policy.unreadable", "Send an object with the rules by their names.");
    }
    match serde_json::from_value(value) {
        Ok(policy) => Some(policy),
        Err(error) => sheet.wrong("policy", "policy.unreadable", error.to_string()),
    }
}
