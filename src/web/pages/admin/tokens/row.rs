//! One token in the list of everybody's.

use super::base;
use super::view::{Breadth, ReviewRow};
use crate::app::people::whoami::Whoami;
use crate::app::tokens::review::Reviewed;
use crate::domain::flag::Flag;
use crate::domain::moment::Moment;
use crate::domain::policy::PERSON_RESOURCE;
use crate::domain::rights::Right;
use crate::domain::token::{TokenKind, TokenState};
use crate::web::pages::frame::{Chip, MomentText, PersonBadge, initials};
use crate::web::pages::marks::hallmark::Hallmark;
use crate::web::pages::tokens::row::{chip, end_text, end_words, short_id};
use crate::web::pages::words;
use crate::web::state::Shared;

pub(super) fn draw(shared: &Shared, whoami: &Whoami, seen: &Reviewed, now: Moment) -> ReviewRow {
    let token = seen.token();
    let (end_word, end) = end_words(token, now);
    let last = seen.listed.last_use.as_ref();
    let owner = &seen.owner.person;
    let (flags, more_flags) = shown_flags(flags(shared, seen, now));
    ReviewRow {
        id: token.id.to_string(),
        base: base(token.id),
        name: token.name.as_str().to_owned(),
        // What all begin with tells none apart, and there is no room for it.
        short_id: short_id(shared, token).replacen(shared.rules().prefix.as_str(), "", 1),
        hallmark: Hallmark::strike(&token.id.to_string()),
        chip: chip(token, now),
        kind: kind(token.kind).to_owned(),
        maker: seen.maker.clone().unwrap_or_default(),
        owner: badge(owner.full_name.as_str(), owner.username.as_str()),
        owner_href: (whoami.may(PERSON_RESOURCE, "get") && seen.owner.is_member)
            .then(|| format!("/web/admin/people/{}", owner.id)),
        teams: seen.owner.teams.join(", "),
        breadth: breadth(shared, seen),
        from: MomentText { form: "date".to_owned(), ..words::full(token.terms.window.from) },
        until: end_text(token.terms.window.until),
        end_word,
        end,
        used: last.map_or_else(|| MomentText::word("Never"), |last| words::relative(last.at, now)),
        used_at: used_at(seen),
        used_how: used_how(seen),
        flags,
        more_flags,
        faded: matches!(token.state(now), TokenState::Ended | TokenState::Revoked),
    }
}

/// What people call a kind.
pub(super) fn kind(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::FullAccess => "Full access",
        TokenKind::Restricted => "Restricted",
        TokenKind::Ephemeral => "Ephemeral",
        TokenKind::Login => "Login",
    }
}

fn badge(name: &str, username: &str) -> PersonBadge {
    PersonBadge { name: name.to_owned(), detail: username.to_owned(), initials: initials(name) }
}

fn breadth(shared: &Shared, seen: &Reviewed) -> Breadth {
    let (count, held) = (seen.rights.count(), seen.held);
    let asleep = seen.dormant.count();
    Breadth {
        text: format!("{} of {}", words::grouped(count), words::grouped(held)),
        percent: if held == 0 { 0 } else { (count * 100).div_ceil(held).min(100) },
        asleep: if asleep == 0 { String::new() } else { format!("{} asleep", words::grouped(asleep)) },
        danger: sharpest(shared, &seen.dangerous),
    }
}

/// `can delete assets and 3 more`
fn sharpest(shared: &Shared, dangerous: &[Right]) -> String {
    let mut said: Vec<String> = dangerous.iter().filter_map(|right| say(shared, right)).collect();
    said.dedup();
    said.sort();
    said.dedup();
    match said.as_slice() {
        [] => String::new(),
        [one] => format!("Can {one}"),
        [one, rest @ ..] => format!("Can {one} +{}", rest.len()),
    }
}

fn say(shared: &Shared, right: &Right) -> Option<String> {
    let resource = shared.catalogue().resource(right.resource.as_str())?;
    let action = resource.action(right.action.as_str())?;
    Some(format!("{} {}", action.verb, resource.plural))
}

/// What tells most comes first, because a column may end anywhere.
fn used_at(seen: &Reviewed) -> String {
    let Some(last) = &seen.listed.last_use else { return String::new() };
    let parts = [seen.last_service.as_deref(), last.address.as_deref(), last.user_agent.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn used_how(seen: &Reviewed) -> String {
    let Some(last) = &seen.listed.last_use else { return String::new() };
    let mut parts = Vec::new();
    parts.extend(last.address.as_ref().map(|address| format!("from {address}")));
    parts.extend(last.user_agent.as_ref().map(|agent| format!("by {agent}")));
    parts.extend(seen.last_service.as_ref().map(|service| format!("at {service}")));
    parts.join(" ")
}

/// A row has room for two; the token's own page says all.
fn shown_flags(mut flags: Vec<Chip>) -> (Vec<Chip>, String) {
    const ROOM: usize = 2;
    let more: Vec<String> = flags.drain(ROOM.min(flags.len())..).map(|flag| flag.word).collect();
    let words = if more.is_empty() { String::new() } else { format!("{} more: {}", more.len(), more.join(", ")) };
    (flags, words)
}

/// Each flag with its reason as word, shape and colour.
pub(super) fn flags(shared: &Shared, seen: &Reviewed, now: Moment) -> Vec<Chip> {
    seen.flags.iter().map(|flag| mark(shared, seen, *flag, now)).collect()
}

fn mark(shared: &Shared, seen: &Reviewed, flag: Flag, now: Moment) -> Chip {
    let token = seen.token();
    let days = |since: Moment| now.since(since).whole_days();
    let (kind, sign, word) = match flag {
        Flag::OwnerGone if seen.owner.is_member => ("bad", "✕", "Owner disabled".to_owned()),
        Flag::OwnerGone => ("bad", "✕", "Owner left".to_owned()),
        Flag::Dangerous => ("warn", "!", sharpest(shared, &seen.dangerous)),
        Flag::NeverEnds => ("warn", "∞", "Never ends".to_owned()),
        Flag::Silent => match &seen.listed.last_use {
            Some(last) => ("idle", "◌", format!("Silent for {} days", words::grouped(days(last.at)))),
            None => ("idle", "◌", format!("Never used in {} days", words::grouped(days(token.created_at)))),
        },
        Flag::Broad => {
            let all = seen.rights.count();
            ("info", "◇", format!("Uses {} of {all} rights", seen.used_count))
        }
        Flag::EndingSoon => {
            let end = token.terms.window.until.moment();
            ("warn", "◔", format!("Ends {}", end.map(|end| words::relative_text(end, now)).unwrap_or_default()))
        }
    };
    Chip { kind: kind.to_owned(), mark: sign.to_owned(), word }
}
