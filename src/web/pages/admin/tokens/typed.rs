//! Filters that are typed into the search field: `owner:maren can:ams.asset:delete unused:90d "old relay"`.
//!
//! They are the filters of the form in other words, and become these: an address never keeps them both ways.
//! A word that means nothing is told, with those that do; text that holds a colon is searched for in quotes.

use super::asked::Asked;
use crate::domain::address_span::AddressSpan;
use crate::domain::flag::Flag;
use crate::domain::listing::{Order, Shelf, Whence};
use crate::domain::token::TokenKind;

/// The words that can stand before a colon.
pub(super) const WORDS: &str = "owner, team, can, project, state, kind, risk, ends, used, unused, networks, from or sort";

/// Teams and projects by name, for whoever types names: `(name, id)`.
pub(super) struct Names {
    pub(super) teams: Vec<(String, String)>,
    pub(super) projects: Vec<(String, String)>,
}

/// Whether a search holds anything but text.
pub(super) fn is_typed(search: &str) -> bool {
    terms(search).iter().any(|term| matches!(term, Term::Filter(..)))
}

/// The same question with what was typed as filters, and only text left in the search.
/// Errors: a sentence about the first word that cannot be read.
pub(super) fn absorb(asked: &Asked, names: &Names) -> Result<Asked, String> {
    let (mut all, mut text) = (asked.clone(), Vec::new());
    for term in terms(&asked.q) {
        match term {
            // Without its quotes it would be taken for a filter the next time.
            Term::Text(words) if words.contains(':') && is_typed(&words) => text.push(format!("\"{words}\"")),
            Term::Text(words) => text.push(words),
            Term::Filter(name, value) => filter(&mut all, names, &name, &value)?,
        }
    }
    all.q = text.join(" ");
    Ok(all)
}

#[derive(Debug, PartialEq, Eq)]
enum Term {
    Text(String),
    Filter(String, String),
}

/// Words between spaces; quotes hold several together. Rights and ids hold colons and dots, so only a plain word makes a filter.
fn terms(search: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut rest = search.trim_start();
    while !rest.is_empty() {
        let name = rest.split_once(':').map(|(name, _)| name).filter(|name| is_word(name));
        let value = &rest[name.map_or(0, |name| name.len() + 1)..];
        let (value, after) = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        terms.push(match name {
            Some(name) => Term::Filter(name.to_lowercase(), value.trim().to_owned()),
            None => Term::Text(value.to_owned()),
        });
        rest = after.trim_start();
    }
    terms
}

fn is_word(text: &str) -> bool {
    text.len() > 1 && text.chars().all(|letter| letter.is_ascii_alphabetic())
}

fn filter(all: &mut Asked, names: &Names, name: &str, value: &str) -> Result<(), String> {
    let said = format!("{name}:{value}");
    let wrong = |hint: &str| format!("“{said}” cannot be read. {hint}");
    if value.is_empty() {
        return Err(format!("Say what {name} shall be, right after the colon."));
    }
    match name {
        "owner" => value.clone_into(&mut all.owner),
        "can" | "right" => value.clone_into(&mut all.can),
        "team" => all.team = named(&names.teams, value).ok_or_else(|| wrong(&listed("The teams are", &names.teams)))?,
        "project" => {
            all.project = named(&names.projects, value).ok_or_else(|| wrong(&listed("The projects are", &names.projects)))?;
        }
        "state" => {
            all.state = state(value).ok_or_else(|| wrong("States are active, paused, ending_soon, ended, revoked and all."))?
        }
        "kind" => {
            let kind = TokenKind::parse(value).ok_or_else(|| wrong("Kinds are full-access, restricted, ephemeral and login."))?;
            kind.as_str().clone_into(&mut all.kind);
        }
        "risk" | "flag" => {
            let flag = Flag::parse(value);
            let flag = flag.ok_or_else(|| wrong(&format!("Risks are {}.", Flag::ALL.map(Flag::as_str).join(", "))))?;
            flag.as_str().clone_into(&mut all.flag);
        }
        "sort" => {
            let order = Order::parse(value).ok_or_else(|| wrong("Sort by made, ends, used or name."))?;
            order.as_str().clone_into(&mut all.sort);
        }
        "ends" => ends(all, value).ok_or_else(|| wrong("Write ends:never, ends:30d, ends:<2027-01-31 or ends:>2027-01-31."))?,
        "used" => used(all, value).ok_or_else(|| wrong("Write used:never or used:7d, for within seven days."))?,
        "unused" => unused(all, value).ok_or_else(|| wrong("Write unused:90d, or unused:2026-10-01 for since that day."))?,
        "networks" => {
            Whence::parse(value).ok_or_else(|| wrong("Write networks:bound or networks:anywhere."))?;
            value.clone_into(&mut all.networks);
        }
        "from" => {
            AddressSpan::parse(value).ok_or_else(|| wrong("Write an address or a network, such as from:10.0.0.0/8."))?;
            value.clone_into(&mut all.used_from);
        }
        _ => return Err(format!("“{name}:” is no filter. Write {WORDS} before a colon, or put text in quotes.")),
    }
    Ok(())
}

fn state(value: &str) -> Option<String> {
    let word = match value {
        "active" => Shelf::InUse.as_str(),
        "any" => Shelf::All.as_str(),
        other => Shelf::parse(other)?.as_str(),
    };
    Some(word.to_owned())
}

fn ends(all: &mut Asked, value: &str) -> Option<()> {
    if value == "never" {
        all.ends = "never".to_owned();
    } else if let Some(days) = days(value.trim_start_matches('<')) {
        all.ends = format!("in-{days}");
    } else if let Some(day) = value.strip_prefix('>') {
        all.ends_after = date(day)?;
    } else {
        all.ends_before = date(value.strip_prefix('<')?)?;
    }
    Some(())
}

fn used(all: &mut Asked, value: &str) -> Option<()> {
    all.used = if value == "never" { "never".to_owned() } else { format!("in-{}", days(value.trim_start_matches('<'))?) };
    Some(())
}

fn unused(all: &mut Asked, value: &str) -> Option<()> {
    match days(value.trim_start_matches('>')) {
        Some(days) => all.used = format!("not-{days}"),
        None => all.unused_since = date(value)?,
    }
    Some(())
}

/// `90d`
fn days(text: &str) -> Option<u32> {
    text.strip_suffix('d')?.parse().ok().filter(|days| *days > 0)
}

fn date(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('-').collect();
    let fits =
        [4, 2, 2].iter().zip(&parts).all(|(length, part)| part.len() == *length && part.bytes().all(|it| it.is_ascii_digit()));
    (parts.len() == 3 && fits).then(|| text.to_owned())
}

/// By name without case, where a hyphen may stand for a space; or by id.
fn named(all: &[(String, String)], value: &str) -> Option<String> {
    let key = |text: &str| text.to_lowercase().replace([' ', '_'], "-");
    all.iter().find(|(name, id)| key(name) == key(value) || id == value).map(|(_, id)| id.clone())
}

fn listed(words: &str, all: &[(String, String)]) -> String {
    let names: Vec<&str> = all.iter().take(12).map(|(name, _)| name.as_str()).collect();
    if names.is_empty() { "There is none.".to_owned() } else { format!("{words} {}.", names.join(", ")) }
}
