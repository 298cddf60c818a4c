//! The page of the policy.

use super::draft::Draft;
use super::draw::{Around, form};
use super::view::PolicyPage;
use crate::app::FieldError;
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::token_policy::preview::Preview;
use crate::app::token_policy::{PolicyRecord, show as look};
use crate::web::failure::Failure;
use crate::web::pages::admin::clash::Clash;
use crate::web::pages::admin::say_done;
use crate::web::pages::shell::{self, Section};
use crate::web::reply::{Answer, drawn_with};
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::Query;
use std::collections::HashMap;

/// The policy as it is, ready to be changed.
pub async fn show(visit: Visit, present: Present, query: Query<HashMap<String, String>>) -> Answer {
    let (whoami, record) = read(&visit, &present).await?;
    let draft = Draft::of(&record.in_force);
    let said = query.get("done").and_then(|word| done(word));
    let back = Back { said: said.map(str::to_owned), ..Back::default() };
    page(&visit, &present, (&whoami, &record), &draft, back)
}

fn done(word: &str) -> Option<&'static str> {
    match word {
        "changed" => Some("The policy holds from now on, for every token."),
        "scheduled" => Some("The policy is set for its day."),
        "withdrawn" => Some("The revision is dropped."),
        _ => None,
    }
}

/// What comes back with the page.
#[derive(Default)]
pub(super) struct Back {
    pub status: Option<StatusCode>,
    pub errors: Vec<FieldError>,
    pub preview: Option<Preview>,
    pub clash: Option<Clash>,
    pub said: Option<String>,
}

pub(super) async fn read(visit: &Visit, present: &Present) -> Result<(Whoami, PolicyRecord), Failure> {
    let actor = present.actor.clone();
    let read = visit.shared.desk.read(move |snapshot| Ok((whoami(snapshot, &actor)?, look(snapshot, &actor)?)));
    Ok(read.await?)
}

pub(super) fn page(
    visit: &Visit,
    present: &Present,
    (whoami, record): (&Whoami, &PolicyRecord),
    draft: &Draft,
    back: Back,
) -> Answer {
    let own_address = present.actor.origin.address.map(|address| address.to_string()).unwrap_or_default();
    let now = visit.shared.desk.store().env().clock.now();
    let around = Around { shared: &visit.shared, whoami, record, now, own_address };
    let mut form = form(&around, draft, &back.errors, back.preview.as_ref());
    form.clash = back.clash;
    let mut frame = shell::frame(visit, whoami, Section::Policy, "Policy");
    say_done(&mut frame, back.said);
    drawn_with(back.status.unwrap_or(StatusCode::OK), &PolicyPage { frame, form })
}
