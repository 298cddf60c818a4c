//! One token with its facts, its use, its rights and its history.

use super::edit::networks_cell;
use super::history::entry;
use super::row::{Cells, chip, end_text, end_words, lifeline, short_id, used_words};
use super::view::detail::{Fact, HeldGroup, HeldRight, TokenDetail, UnusedRights};
use super::view::list::ValueCell;
use super::{DAYS_SHOWN, Sight, Spot, base, events, now, say};
use crate::app::people::whoami::Whoami;
use crate::app::tokens::list::UseDay;
use crate::app::tokens::show::{EventRecord, Shown};
use crate::app::tokens::unused::{UNUSED_DAYS, Unused};
use crate::app::tokens::usage::day_number;
use crate::domain::attenuation::span_text;
use crate::domain::moment::Moment;
use crate::domain::rights::{Right, RightsTree, Scope};
use crate::domain::token::{Grant, TokenKind, TokenState, WaitsFor};
use crate::domain::window::Expiry;
use crate::web::failure::Failure;
use crate::web::pages::marks::hallmark::Hallmark;
use crate::web::pages::marks::lifeline::{DayOfUse, UsageChart};
use crate::web::pages::{log, words};
use crate::web::state::Shared;
use crate::web::visit::{Present, Visit};

pub(super) async fn of_sight(visit: &Visit, present: &Present, sight: Sight) -> Result<TokenDetail, Failure> {
    let history = events(visit, present, sight.shown.token.id).await?;
    Ok(draw(&visit.shared, &sight, &history))
}

fn draw(shared: &Shared, sight: &Sight, history: &[EventRecord]) -> TokenDetail {
    let Sight { whoami, shown } = sight;
    let token = &shown.token;
    let now = now(shared);
    // Its state and its line are as a verdict sees them; its values are those that can be edited.
    let lived = shown.as_it_ends();
    let state = lived.state(now);
    let is_live = token.revocation.is_none();
    let can_run = is_live && state != TokenState::Ended;
    let cells = Cells::of(token, Spot::Page);
    let (end_word, end) = end_words(&lived, now);
    let (used_word, used) = used_words(shown.last_use.as_ref(), now);
    TokenDetail {
        id: token.id.to_string(),
        list_href: sight.list_href(),
        list_name: sight.list_name(),
        base: base(token.id),
        plain_name: token.name.as_str().to_owned(),
        short_id: short_id(shared, token),
        hallmark: Hallmark::strike(&token.id.to_string()),
        chip: chip(&lived, now),
        sentence: say(shared, whoami, &token.terms.grant, &shown.held),
        name: cells.control(ValueCell::text(&cells.id, "name", token.name.as_str())),
        description: cells.control(ValueCell::text(&cells.id, "description", token.description.as_str())),
        from: cells.control(ValueCell::moment(&cells.id, "valid-from", words::full(token.terms.window.from))),
        until: cells.control(ValueCell::moment(&cells.id, "valid-until", end_text(token.terms.window.until))),
        networks: cells.control(networks_cell(&cells.id, token)),
        rights: cells.control_rights(ValueCell::text(&cells.id, "rights", &count_of_rights(&token.terms.grant))),
        unused: shown.unused.as_ref().map(|unused| unused_rights(shared, unused, is_live)),
        rights_groups: groups(shared, whoami, &token.terms.grant, &shown.held),
        lifeline: lifeline(&lived, shown.last_use.as_ref(), &shown.days, now),
        end_word,
        end,
        used_word,
        used,
        facts: facts(shared, shown),
        use_facts: use_facts(shown, now),
        chart: chart(&shown.days, now),
        history: history.iter().map(|event| entry(shared, event, now)).collect(),
        trail_href: log::trail(whoami, "token", token.id),
        paused: !token.enabled,
        request_href: shown.open_request.map(|id| format!("/web/requests/{id}")),
        waits_for_approval: token.waits_for == Some(WaitsFor::Approval),
        waits_for_secret: is_live && token.waits_for == Some(WaitsFor::Secret),
        policy_note: policy_note(shown),
        can_pause: can_run && token.waits_for.is_none(),
        can_rotate: can_run && token.waits_for.is_none(),
        can_revoke: is_live,
    }
}

/// What the organization's policy takes from the token, where it takes anything.
fn policy_note(shown: &Shown) -> Option<String> {
    let capped = shown.limits.capped(shown.token.terms.window).until.moment()?;
    let is_cut = shown.token.terms.window.until.is_later_than(Expiry::At(capped));
    let longest = span_text(shown.limits.longest_life().longest);
    let end = words::full_text(capped);
    is_cut.then(|| format!("Your organization allows at most {longest}, so this token ends on {end}, whatever stands here."))
}

fn count_of_rights(grant: &Grant) -> String {
    match grant {
        Grant::Everything { .. } => "All its owner's rights".to_owned(),
        Grant::Only(rights) if rights.count() == 1 => "1 right".to_owned(),
        Grant::Only(rights) => format!("{} rights", rights.count()),
    }
}

fn facts(shared: &Shared, shown: &Shown) -> Vec<Fact> {
    let token = &shown.token;
    let kind = match token.kind {
        TokenKind::FullAccess => "Full access",
        TokenKind::Restricted => "Restricted",
        TokenKind::Ephemeral => "Ephemeral",
        TokenKind::Login => "Login",
    };
    let mut facts = vec![
        Fact::code("Id", &token.id.to_string(), "token-id"),
        Fact::code("Secret", &short_id(shared, token), ""),
        Fact::words("Kind", kind),
        Fact::words(if shown.owner_is_service { "Service identity" } else { "Owner" }, &shown.owner_name),
        Fact::moment("Made", words::full(token.created_at)),
    ];
    if let Some(revocation) = &token.revocation {
        facts.push(Fact::moment("Revoked", words::full(revocation.at)));
        facts.push(Fact::words("Because", revocation.reason.label()));
    }
    facts
}

fn use_facts(shown: &Shown, now: Moment) -> Vec<Fact> {
    let Some(last) = &shown.last_use else { return vec![Fact::words("Last use", "Never used")] };
    let unknown = || "unknown".to_owned();
    vec![
        Fact::moment("Last use", words::relative(last.at, now)),
        Fact::words("From", &last.address.clone().unwrap_or_else(unknown)),
        Fact::words("By", &last.user_agent.clone().unwrap_or_else(unknown)),
        Fact::words("In all", &format!("{} times", last.times)),
    ]
}

pub(in crate::web::pages) fn chart(days: &[UseDay], now: Moment) -> Option<UsageChart> {
    let total: i64 = days.iter().map(|day| day.allowed).sum();
    let refused: i64 = days.iter().map(|day| day.refused).sum();
    if total + refused == 0 {
        return None;
    }
    let today = day_number(now);
    let line: Vec<DayOfUse> = (today - DAYS_SHOWN + 1..=today)
        .map(|number| {
            let known = days.iter().find(|day| day.day == number);
            let count = |pick: fn(&UseDay) -> i64| u64::try_from(known.map_or(0, pick)).unwrap_or_default();
            DayOfUse { day: words::day(number), allowed: count(|day| day.allowed), refused: count(|day| day.refused) }
        })
        .collect();
    Some(UsageChart::draw(
        &line,
        &format!(
            "Accepted {} times and refused {} times in the last {DAYS_SHOWN} days.",
            words::grouped(total),
            words::grouped(refused)
        ),
    ))
}

fn unused_rights(shared: &Shared, unused: &Unused, is_live: bool) -> UnusedRights {
    let count = unused.rights.count();
    let rights = if count == 1 { "1 right".to_owned() } else { format!("{} rights", words::grouped(count)) };
    let since = if unused.days < UNUSED_DAYS { "since it was made" } else { "in 90 days" };
    let sentence = match (unused.others_used, count) {
        (true, 1) => "No service has asked for it. A token that can do less harms less when it leaks.",
        (true, _) => "No service has asked for them. A token that can do less harms less when it leaks.",
        (false, _) => "No service has asked for any of its rights. If nobody needs the token, revoke it.",
    };
    UnusedRights {
        heading: format!("{rights} never used {since}"),
        sentence: sentence.to_owned(),
        rights: unused.rights.rights().map(|right| line(shared, &right, false)).collect(),
        drop_label: (is_live && unused.others_used)
            .then(|| if count == 1 { "Drop 1 unused right".to_owned() } else { format!("Drop {count} unused rights") }),
    }
}

/// The token's rights under the catalogue's headings, scope by scope.
fn groups(shared: &Shared, whoami: &Whoami, grant: &Grant, held: &RightsTree) -> Vec<HeldGroup> {
    let Grant::Only(rights) = grant else { return Vec::new() };
    let dormant = grant.dormant(held);
    let mut groups: Vec<HeldGroup> = Vec::new();
    for right in rights.rights() {
        let heading = heading(shared, whoami, &right);
        let line = line(shared, &right, dormant.contains_right(&right));
        match groups.iter_mut().find(|group| group.name == heading) {
            Some(group) => group.rights.push(line),
            None => groups.push(HeldGroup { name: heading, rights: vec![line] }),
        }
    }
    groups
}

fn heading(shared: &Shared, whoami: &Whoami, right: &Right) -> String {
    let category = shared.catalogue().resource(right.resource.as_str()).map_or("No longer offered", |known| &known.category);
    if right.scope == Scope::organization(whoami.organization.id) {
        return category.to_owned();
    }
    let place = whoami.name_of(&right.scope).unwrap_or_else(|| right.scope.to_string());
    format!("{category} in {place}")
}

fn line(shared: &Shared, right: &Right, is_dormant: bool) -> HeldRight {
    let name = right.flat_name().unwrap_or_else(|| right.pair().to_string());
    let Some(action) = shared.catalogue().action(right.resource.as_str(), right.action.as_str()) else {
        let dormant = Some("Retired: it is no longer offered here and has no effect.".to_owned());
        return HeldRight { sentence: name.clone(), name, danger: None, dormant };
    };
    HeldRight {
        sentence: action.sentence.clone(),
        name,
        danger: action.danger.then(|| format!("can {}", action.verb)),
        dormant: is_dormant.then(|| "Asleep: you do not hold this right now.".to_owned()),
    }
}
