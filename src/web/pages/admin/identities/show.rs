//! One service identity: its team, what it may do, its tokens, and its history.

use super::view::{IdentityDetail, ShowPage};
use super::{LIST, Sight, badge, base, chip, parse_id, sight};
use crate::app::tokens::list::{Listed, Page};
use crate::domain::token::TOKEN_RESOURCE;
use crate::web::pages::admin::say_done;
use crate::web::pages::rights::say;
use crate::web::pages::shell::{self, Section};
use crate::web::pages::tokens::row::{self, Drawing};
use crate::web::pages::tokens::view::list::TokenRow;
use crate::web::pages::tokens::{history, now};
use crate::web::pages::words;
use crate::web::reply::{Answer, drawn};
use crate::web::state::Shared;
use crate::web::visit::{Present, Visit};
use actix_web::web::{Path, Query};
use std::collections::HashMap;

/// The page.
pub async fn show(visit: Visit, present: Present, id: Path<String>, query: Query<HashMap<String, String>>) -> Answer {
    let sight = sight(&visit, &present, parse_id(&id)?).await?;
    let mut frame = shell::frame(&visit, &sight.whoami, Section::Identities, &format!("{} – Service identities", sight.name()));
    say_done(&mut frame, query.get("done").and_then(|word| done(word, sight.name())));
    let new = query.get("new").map(String::as_str).unwrap_or_default();
    drawn(&ShowPage { frame, identity: draw(&visit.shared, &sight, new) })
}

fn done(word: &str, name: &str) -> Option<String> {
    match word {
        "created" => Some(format!("{name} is made. Now make a token for it.")),
        "saved" => Some("Saved.".to_owned()),
        "disabled" => Some(format!("{name} is disabled. Its tokens are refused from now on.")),
        "enabled" => Some(format!("{name} may act again.")),
        _ => None,
    }
}

fn draw(shared: &Shared, sight: &Sight, new: &str) -> IdentityDetail {
    let shown = &sight.shown;
    let (person, team) = (sight.person(), shown.identity.team.as_ref());
    let now = now(shared);
    let team_href = team.map(|team| format!("/web/admin/teams/{}", team.id));
    IdentityDetail {
        base: base(person.id),
        badge: badge(person),
        chip: chip(person),
        description: person.description().to_owned(),
        sentence: say(shared, &sight.whoami, &shown.held),
        origin: origin(sight),
        crumb: "Service identities".to_owned(),
        crumb_href: LIST.to_owned(),
        team: team.map_or_else(|| "None: it was deleted".to_owned(), |team| team.name.as_str().to_owned()),
        team_href,
        since: words::full(person.created_at),
        tokens: shown.tokens.as_ref().map(count).unwrap_or_default(),
        rows: shown.tokens.as_ref().map(|page| rows(shared, sight, page, new)),
        more: shown.tokens.as_ref().and_then(|page| page.next.as_ref()).map(|_| more()).unwrap_or_default(),
        history: shown.history.iter().map(|event| history::entry(shared, event, now)).collect(),
        can_change: shown.may_change,
        can_create: shown.may_change && person.is_active() && sight.whoami.may(TOKEN_RESOURCE, "create"),
        can_disable: shown.may_disable && person.is_active(),
        can_enable: shown.may_disable && !person.is_active() && team.is_some(),
    }
}

fn origin(sight: &Sight) -> String {
    match &sight.shown.identity.team {
        Some(team) => format!("That is what the team {} gives. Each token has a part of it.", team.name.as_str()),
        None => "Its team was deleted, and its rights with it.".to_owned(),
    }
}

fn more() -> String {
    "There are more tokens; the ones that end last are not listed here.".to_owned()
}

fn count(page: &Page) -> String {
    match page.counts.in_use {
        0 => "None in use".to_owned(),
        count => format!("{} in use", words::number(count)),
    }
}

fn rows(shared: &Shared, sight: &Sight, page: &Page, new: &str) -> Vec<TokenRow> {
    let draw = |listed: &Listed| {
        let id = listed.token.id.to_string();
        let days = page.days.get(&id).map(Vec::as_slice).unwrap_or_default();
        let (token, last_use) = (&listed.token, listed.last_use.as_ref());
        let mut row = row::draw(&Drawing { shared, whoami: &sight.whoami, token, last_use, days, held: &page.held });
        row.is_new = new == id;
        row.name.focus = row.is_new;
        row
    };
    page.rows.iter().map(draw).collect()
}
