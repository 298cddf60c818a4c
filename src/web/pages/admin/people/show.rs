//! One person: profile, teams, tokens, and why they may do what they may.

use super::view::{PersonDetail, ShowPage, TeamLine};
use super::{Sight, base, chip, parse_id, sight};
use crate::domain::organization::Team;
use crate::domain::policy::TEAM_RESOURCE;
use crate::web::pages::admin::say_done;
use crate::web::pages::admin::tokens::tokens_href;
use crate::web::pages::frame::{PersonBadge, initials};
use crate::web::pages::rights::{explained, say};
use crate::web::pages::shell::{self, Section};
use crate::web::pages::{log, words};
use crate::web::reply::{Answer, drawn};
use crate::web::state::Shared;
use crate::web::visit::{Present, Visit};
use actix_web::web::{Path, Query};
use std::collections::HashMap;

/// The page.
pub async fn show(
    visit: Visit,
    present: Present,
    id: Path<String>,
    asked: Query<explained::Asked>,
    query: Query<HashMap<String, String>>,
) -> Answer {
    let sight = sight(&visit, &present, parse_id(&id)?).await?;
    let mut frame = shell::frame(&visit, &sight.whoami, Section::People, &format!("{} – People", sight.name()));
    say_done(&mut frame, query.get("done").and_then(|word| done(word, sight.name())));
    drawn(&ShowPage { frame, person: draw(&visit.shared, &sight, &asked) })
}

fn done(word: &str, name: &str) -> Option<String> {
    match word {
        "edited" => Some(format!("The profile of {name} is changed.")),
        "disabled" => Some(format!("{name} is disabled.")),
        "enabled" => Some(format!("{name} may act again.")),
        "joined" => Some(format!("{name} has an account already and signs in with the password they have.")),
        _ => None,
    }
}

fn draw(shared: &Shared, sight: &Sight, asked: &explained::Asked) -> PersonDetail {
    let shown = &sight.shown;
    let person = &shown.person;
    let (may_update, may_disable) = (shown.may_update && !shown.is_out_of_reach, shown.may_disable && !shown.is_out_of_reach);
    let is_only_here = !shown.belongs_elsewhere;
    PersonDetail {
        base: base(person.id),
        badge: PersonBadge {
            name: sight.name().to_owned(),
            detail: person.username.as_str().to_owned(),
            initials: initials(sight.name()),
        },
        chip: chip(person, shown.has_password),
        email: person.email.as_str().to_owned(),
        since: words::full(person.created_at),
        tokens: tokens(shown.live_tokens),
        tokens_href: tokens_href(&sight.whoami, "owner", person.username.as_str()),
        link_ends: shown.link_ends_at.map(words::full),
        remarks: remarks(sight),
        teams: teams(sight),
        sentence: say(shared, &sight.whoami, &sight.explained.rights),
        all_href: asked.all_href(&base(person.id)),
        explained: explained::draw(shared, &sight.whoami, &sight.explained, &base(person.id), asked),
        can_edit: may_update && is_only_here,
        can_invite: may_update && is_only_here && person.is_active(),
        can_disable: may_disable && is_only_here && person.is_active(),
        can_enable: may_disable && is_only_here && !person.is_active(),
        can_remove: may_disable,
        trail_href: log::trail(&sight.whoami, "person", person.id),
    }
}

fn tokens(count: i64) -> String {
    match count {
        0 => "None in use".to_owned(),
        1 => "One in use or still to start".to_owned(),
        count => format!("{} in use or still to start", words::grouped(count)),
    }
}

/// Why controls are missing, where the person who looks would expect them.
fn remarks(sight: &Sight) -> Vec<String> {
    let shown = &sight.shown;
    let may_anything = shown.may_update || shown.may_disable;
    let mut remarks = Vec::new();
    if may_anything && shown.is_out_of_reach {
        remarks.push(format!("{} holds rights that you do not hold, so you cannot change anything here.", sight.name()));
    }
    if may_anything && shown.belongs_elsewhere {
        remarks.push(format!(
            "{} belongs to other organizations too. You can remove them from this one; everything else would touch the others.",
            sight.name()
        ));
    }
    remarks
}

fn teams(sight: &Sight) -> Vec<TeamLine> {
    let may_look = sight.whoami.may(TEAM_RESOURCE, "get");
    let line = |(team, is_admin): &(Team, bool)| TeamLine {
        name: team.name.as_str().to_owned(),
        href: may_look.then(|| format!("/web/admin/teams/{}", team.id)),
        is_admin: *is_admin,
    };
    sight.shown.teams.iter().map(line).collect()
}
