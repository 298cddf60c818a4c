//! Trying a policy out, and setting it.

use super::PAGE;
use super::draft::{Draft, KNOWN, REPEATABLE};
use super::show::{Back, page, read};
use crate::app::AppError;
use crate::app::token_policy::TokenPolicy;
use crate::app::token_policy::change::{Begins, change, withdraw as drop_next};
use crate::app::token_policy::preview::preview;
use crate::web::fields::Fields;
use crate::web::pages::admin::clash::Clash;
use crate::web::pages::asked::demand_only;
use crate::web::reply::{Answer, see};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;

/// Shows what the policy would do, or sets it: the button says which.
pub async fn update(visit: Visit, present: Present, fields: Fields) -> Answer {
    demand_only(&fields, &KNOWN, &REPEATABLE)?;
    let draft = Draft::sent(&fields);
    let done = match wanted(&draft) {
        Ok((policy, begins)) if fields.text("act") == "apply" => apply(&visit, &present, &fields, policy, begins).await,
        Ok((policy, begins)) => return tried(&visit, &present, &draft, policy, begins).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(Begins::Now) => see(&format!("{PAGE}?done=changed")),
        Ok(Begins::At(_)) => see(&format!("{PAGE}?done=scheduled")),
        Err(error) => again(&visit, &present, &draft, error).await,
    }
}

/// Drops the revision that waits.
pub async fn withdraw(visit: Visit, present: Present, fields: Fields) -> Answer {
    demand_only(&fields, &["csrf", "version"], &[])?;
    let version = fields.text("version").parse().unwrap_or_default();
    visit.shared.desk.write(&present.actor, move |tx, actor| drop_next(tx, actor, version)).await?;
    see(&format!("{PAGE}?done=withdrawn"))
}

fn wanted(draft: &Draft) -> Result<(TokenPolicy, Begins), AppError> {
    match (draft.policy(), draft.begins()) {
        (Ok(policy), Ok(begins)) => Ok((policy, begins)),
        (policy, begins) => Err(AppError::Invalid(policy.err().unwrap_or_default().into_iter().chain(begins.err()).collect())),
    }
}

async fn apply(
    visit: &Visit,
    present: &Present,
    fields: &Fields,
    policy: TokenPolicy,
    begins: Begins,
) -> Result<Begins, AppError> {
    let version = fields.text("version").parse().unwrap_or_default();
    let work = visit.shared.desk.write(&present.actor, move |tx, actor| change(tx, actor, version, policy, begins));
    work.await.map(|_| begins)
}

async fn tried(visit: &Visit, present: &Present, draft: &Draft, policy: TokenPolicy, begins: Begins) -> Answer {
    let (actor, uses) = (present.actor.clone(), visit.shared.uses.clone());
    let tried = visit.shared.desk.run(move |store| {
        uses.flush(store)?;
        store.read(|snapshot| preview(snapshot, &actor, policy, begins))
    });
    match tried.await {
        Ok(preview) => {
            let (whoami, record) = read(visit, present).await?;
            let back = Back { preview: Some(preview), ..Back::default() };
            page(visit, present, (&whoami, &record), draft, back)
        }
        Err(error) => again(visit, present, draft, error).await,
    }
}

async fn again(visit: &Visit, present: &Present, draft: &Draft, error: AppError) -> Answer {
    let (whoami, record) = read(visit, present).await?;
    let back = match error {
        AppError::Invalid(errors) => Back { status: Some(StatusCode::UNPROCESSABLE_ENTITY), errors, ..Back::default() },
        AppError::Conflict { message, .. } => {
            Back { status: Some(StatusCode::CONFLICT), clash: Some(Clash::new(message, PAGE)), ..Back::default() }
        }
        other => return Err(other.into()),
    };
    page(visit, present, (&whoami, &record), draft, back)
}
