//! One request, with everything that is needed to decide it.

use super::view::{AskedRight, RequestDetail, ShowPage};
use super::{asks, base, chip, parse_id, say, whose};
use crate::app::limits;
use crate::app::people::whoami::{Whoami, whoami};
use crate::app::requests::{Shown, show as look};
use crate::domain::ids::RequestId;
use crate::domain::policy::MEMBER_TOKEN_RESOURCE;
use crate::domain::request::{RequestSort, RequestState};
use crate::domain::rights::{Right, RightsTree};
use crate::domain::token::{Grant, WaitsFor};
use crate::domain::token_policy::Limits;
use crate::domain::window::Expiry;
use crate::web::failure::Failure;
use crate::web::pages::frame::{Field, MomentText, Toast};
use crate::web::pages::presence;
use crate::web::pages::shell::{self, Section};
use crate::web::pages::words;
use crate::web::reply::{Answer, drawn_with};
use crate::web::state::Shared;
use crate::web::visit::{Present, Visit};
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use std::collections::HashMap;

/// A request as somebody sees it, read in one picture.
pub(super) struct Sight {
    pub whoami: Whoami,
    pub shown: Shown,
    limits: Limits,
}

/// The page.
pub async fn show(visit: Visit, present: Present, id: Path<String>, query: Query<HashMap<String, String>>) -> Answer {
    let sight = sight(&visit, &present, parse_id(&id)?).await?;
    let said = query.get("done").and_then(|word| done(word));
    let detail = detail(&visit, &present, &sight);
    page(&visit, &sight, StatusCode::OK, detail, said)
}

fn done(word: &str) -> Option<&'static str> {
    match word {
        "approved" => Some("Approved. Whoever asked can go on now."),
        "declined" => Some("Declined. Whoever asked reads your reason."),
        "withdrawn" => Some("The request is withdrawn."),
        _ => None,
    }
}

pub(super) async fn sight(visit: &Visit, present: &Present, id: RequestId) -> Result<Sight, Failure> {
    let actor = present.actor.clone();
    let read = visit.shared.desk.read(move |snapshot| {
        let shown = look(snapshot, &actor, id)?;
        let limits = limits::of(snapshot, shown.record.token.organization_id, shown.record.token.kind)?;
        Ok(Sight { whoami: whoami(snapshot, &actor)?, shown, limits })
    });
    Ok(read.await?)
}

/// Draws the page, also with a form that came back.
pub(super) fn page(visit: &Visit, sight: &Sight, status: StatusCode, request: RequestDetail, said: Option<&str>) -> Answer {
    let mut frame = shell::frame(visit, &sight.whoami, Section::Requests, &format!("{} – Requests", request.title));
    frame.toasts.extend(said.map(|text| Toast { kind: "ok".to_owned(), text: text.to_owned(), ..Toast::default() }));
    drawn_with(status, &ShowPage { frame, request })
}

pub(super) fn detail(visit: &Visit, present: &Present, sight: &Sight) -> RequestDetail {
    let Sight { whoami, shown, .. } = sight;
    let (request, token) = (&shown.record.request, &shown.record.token);
    let is_open = request.state == RequestState::Open;
    let now = visit.shared.desk.store().env().clock.now();
    let may_look = shown.is_own || whoami.may(MEMBER_TOKEN_RESOURCE, "get");
    let is_ready = shown.is_own && token.waits_for == Some(WaitsFor::Secret) && token.revocation.is_none();
    RequestDetail {
        base: base(request.id),
        version: request.version.to_string(),
        title: token.name.as_str().to_owned(),
        chip: chip(request.state),
        lead: lead(shown),
        sentence: say(&visit.shared, whoami, &request.wish.grant),
        reason: token.description.as_str().to_owned(),
        risks: risks(&visit.shared, sight),
        from: words::full(request.wish.window.from),
        until: end(request.wish.window.until),
        until_now: (request.sort == RequestSort::Widening).then(|| end(token.terms.window.until)),
        networks: match request.wish.networks.is_everywhere() {
            true => "Everywhere".to_owned(),
            false => request.wish.networks.to_string(),
        },
        asked_at: words::relative(request.created_at, now),
        rights: asked_rights(&visit.shared, sight),
        is_everything: matches!(request.wish.grant, Grant::Everything { .. }),
        decision: decision(shown),
        decided_at: request.decided_at.map(|at| words::relative(at, now)),
        remark: request.remark.as_str().to_owned(),
        token_href: may_look.then(|| format!("/web/pats/{}", token.id)),
        reveal_href: is_ready.then(|| format!("/web/pats/{}/rotation", token.id)),
        can_decide: shown.may_decide,
        can_withdraw: shown.is_own && is_open,
        own_note: shown.is_own && is_open,
        ends_at: Field::holding(&request.wish.window.until.moment().map(words::field).unwrap_or_default()),
        presence: presence::field_if_stale(visit, present).filter(|_| shown.may_decide),
        ..RequestDetail::default()
    }
}

fn end(until: Expiry) -> MomentText {
    until.moment().map_or_else(|| MomentText::word("Never"), words::full)
}

fn lead(shown: &Shown) -> String {
    let (whose, is_open) = (whose(&shown.record), shown.record.request.state == RequestState::Open);
    let who = match (shown.is_own, is_open) {
        (true, true) => "You ask".to_owned(),
        (true, false) => "You asked".to_owned(),
        (false, _) => format!("{} {}", shown.record.requester_name, asks(shown.record.request.state)),
    };
    match shown.record.request.sort {
        RequestSort::Creation if !is_open => format!("{who} for a new token{whose}."),
        RequestSort::Widening if !is_open => format!("{who} for more{whose}."),
        RequestSort::Creation => format!("{who} for a new token{whose}. It works nowhere until somebody else agrees."),
        RequestSort::Widening => format!("{who} for more{whose}. Until somebody decides, the token works on as it is."),
    }
}

fn decision(shown: &Shown) -> String {
    let name = Some(shown.record.decided_by_name.as_str()).filter(|name| !name.is_empty()).unwrap_or("The operator");
    match shown.record.request.state {
        RequestState::Open => String::new(),
        RequestState::Approved => format!("{name} approved it"),
        RequestState::Declined => format!("{name} declined it"),
        RequestState::Withdrawn => "It was withdrawn".to_owned(),
    }
}

fn risks(shared: &Shared, sight: &Sight) -> Vec<String> {
    let wish = &sight.shown.record.request.wish;
    let mut risks = Vec::new();
    match &wish.grant {
        Grant::Everything { .. } => risks.push("All rights of its owner, now and later.".to_owned()),
        Grant::Only(rights) => {
            let danger = |right: &Right| {
                let action = shared.catalogue().action(right.resource.as_str(), right.action.as_str());
                action.is_some_and(|action| action.danger)
            };
            match rights.rights().filter(danger).count() {
                0 => {}
                1 => risks.push("One right with which a mistake hurts.".to_owned()),
                count => risks.push(format!("{count} rights with which a mistake hurts.")),
            }
        }
    }
    if wish.window.until == Expiry::Never {
        risks.push("It has no end.".to_owned());
    }
    if wish.networks.is_everywhere() && sight.limits.policy.networks.is_everywhere() {
        risks.push("It may be used from everywhere.".to_owned());
    }
    risks
}

fn asked_rights(shared: &Shared, sight: &Sight) -> Vec<AskedRight> {
    let record = &sight.shown.record;
    let Grant::Only(asked) = &record.request.wish.grant else { return Vec::new() };
    let has = match (&record.token.terms.grant, record.request.sort) {
        (Grant::Only(rights), RequestSort::Widening) => rights.clone(),
        _ => RightsTree::default(),
    };
    asked.rights().map(|right| asked_right(shared, sight, &right, &has)).collect()
}

fn asked_right(shared: &Shared, sight: &Sight, right: &Right, has: &RightsTree) -> AskedRight {
    let action = shared.catalogue().action(right.resource.as_str(), right.action.as_str());
    let note = match (has.contains_right(right), sight.shown.held.contains_right(right)) {
        (true, _) => "It has this already.",
        (false, false) => "Its owner does not hold this now, so it would sleep.",
        (false, true) => "",
    };
    AskedRight {
        value: right.to_string(),
        sentence: action.map_or_else(|| right.pair().to_string(), |action| action.sentence.clone()),
        place: sight.whoami.name_of(&right.scope).unwrap_or_else(|| right.scope.to_string()),
        danger: action.filter(|action| action.danger).map(|action| format!("can {}", action.verb)),
        needs_approval: sight.limits.policy.needs_approval.contains_pair(right.resource.as_str(), right.action.as_str()),
        note: note.to_owned(),
        chosen: true,
    }
}
