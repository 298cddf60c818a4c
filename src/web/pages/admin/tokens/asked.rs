//! What the address of the list says, and the address of the same list with something else.
//!
//! A filter that cannot be read is refused: leaving it out in silence would show, and later end, other tokens than meant.

use crate::app::AppError;
use crate::app::tokens::review::{ReviewQuery, Whom};
use crate::domain::address_span::AddressSpan;
use crate::domain::flag::Flag;
use crate::domain::ids::{ProjectId, TeamId};
use crate::domain::listing::{Bounds, Order, Shelf, TokenQuery, Whence};
use crate::domain::moment::Moment;
use crate::domain::rights::{Catalogue, Pair};
use crate::domain::token::TokenKind;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use time::Duration;

/// Longer searches find nothing anyway.
const LONGEST: usize = 100;
/// The longest span of days that a filter takes.
const MOST_DAYS: i64 = 3_650;

/// The filters, as text; an empty one filters nothing. The names of the fields are those in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    /// Text in name, description, rights, id or hint.
    pub q: String,
    /// The shelf; those that are not over when nobody says.
    pub state: String,
    /// The kind.
    pub kind: String,
    /// Username, address or id of the owner.
    pub owner: String,
    /// The id of a team of the owner's.
    pub team: String,
    /// `resource:action` that the token can do at present.
    pub can: String,
    /// The id of a project in which it can do something at present.
    pub project: String,
    /// A risk.
    pub flag: String,
    /// `never`, or `in-14` for "within 14 days".
    pub ends: String,
    /// A day.
    pub ends_after: String,
    /// A day.
    pub ends_before: String,
    /// `never`, `never-30` (and made before), `not-90` (not in 90 days), or `in-7`.
    pub used: String,
    /// A day.
    pub unused_since: String,
    /// `bound` or `anywhere`.
    pub networks: String,
    /// An address or a network.
    pub used_from: String,
    /// The order.
    pub sort: String,
    /// The cursor.
    pub after: String,
    /// What a change has to say.
    pub done: String,
}

impl Asked {
    /// The filters that stand in an address, by name; only those that say something.
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("q", self.q.as_str()),
            ("state", &self.state),
            ("kind", &self.kind),
            ("owner", &self.owner),
            ("team", &self.team),
            ("can", &self.can),
            ("project", &self.project),
            ("flag", &self.flag),
            ("ends", &self.ends),
            ("ends_after", &self.ends_after),
            ("ends_before", &self.ends_before),
            ("used", &self.used),
            ("unused_since", &self.unused_since),
            ("networks", &self.networks),
            ("used_from", &self.used_from),
            ("sort", &self.sort),
        ];
        all.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect()
    }

    /// The same as the end of an address, without `?`.
    pub fn query(&self) -> String {
        let encode = |text: &str| utf8_percent_encode(text.trim(), NON_ALPHANUMERIC).to_string();
        let parts: Vec<String> = self.pairs().into_iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        parts.join("&")
    }

    /// The address of the list, going on after a place.
    pub fn address(&self, after: Option<&str>) -> String {
        let after = after.map(|after| format!("after={after}"));
        let parts: Vec<String> = Some(self.query()).filter(|query| !query.is_empty()).into_iter().chain(after).collect();
        if parts.is_empty() { super::LIST.to_owned() } else { format!("{}?{}", super::LIST, parts.join("&")) }
    }

    /// The address of the same tokens as a file.
    pub fn export_address(&self, format: &str) -> String {
        let query = self.query();
        let end = if query.is_empty() { String::new() } else { format!("?{query}") };
        format!("{}/export/{format}{end}", super::LIST)
    }

    /// Whether a filter is used that stands behind "More filters".
    pub fn uses_more(&self) -> bool {
        let dates = [&self.ends_after, &self.ends_before, &self.unused_since];
        let others = [&self.owner, &self.ends, &self.kind, &self.project, &self.networks, &self.used_from];
        dates.into_iter().chain(others).any(|text| !text.is_empty())
    }

    /// Whether anything is filtered.
    pub fn filters(&self) -> bool {
        self.pairs().iter().any(|(name, _)| *name != "sort")
    }

    /// The order.
    pub fn order(&self) -> Order {
        Order::parse(&self.sort).unwrap_or(Order::Made)
    }

    /// What is asked, from the beginning of the list. Errors: `Invalid` naming the filter that cannot be read.
    pub fn read(&self, catalogue: &Catalogue, now: Moment) -> Result<ReviewQuery, AppError> {
        let text = self.q.trim();
        let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        let search: String = text.chars().take(LONGEST).collect();
        let mut bounds = Bounds {
            ends_after: some(&self.ends_after, "ends_after", day)?,
            ends_before: some(&self.ends_before, "ends_before", day)?,
            unused_since: some(&self.unused_since, "unused_since", day)?,
            ..Bounds::default()
        };
        some(&self.ends, "ends", |text| ends(&mut bounds, text, now))?;
        some(&self.used, "used", |text| used(&mut bounds, text, now))?;
        let can = some(&self.can, "can", |text| pair(text, catalogue))?;
        Ok(ReviewQuery {
            owner: some(&self.owner, "owner", |text| Some(Whom::parse(text)))?,
            team: some(&self.team, "team", |text| TeamId::parse(text).ok())?,
            project: some(&self.project, "project", |text| ProjectId::parse(text).ok())?,
            tokens: TokenQuery {
                shelf: some(&self.state, "state", Shelf::parse)?.unwrap_or(Shelf::Live),
                search: Some(search).filter(|search| !search.is_empty()),
                order: some(&self.sort, "sort", Order::parse)?.unwrap_or(Order::Made),
                after: None,
                kind: some(&self.kind, "kind", TokenKind::parse)?,
                bounds,
                owned_in: None,
                whence: some(&self.networks, "networks", Whence::parse)?,
                used_from: some(&self.used_from, "used_from", AddressSpan::parse)?,
                right: can.as_ref().map(spellings),
                flags: some(&self.flag, "flag", Flag::parse)?.into_iter().collect(),
            },
            can,
        })
    }
}

fn some<T>(text: &str, name: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, AppError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || {
        let words = format!("The filter “{name}” cannot be read. Choose another value; nothing was left out in silence.");
        AppError::invalid("filter", "filter.unreadable", words)
    };
    read(text).map(Some).ok_or_else(wrong)
}

fn day(text: &str) -> Option<Moment> {
    Moment::parse(&format!("{text}T00:00:00Z")).ok()
}

fn days(text: &str) -> Option<Duration> {
    text.parse().ok().filter(|days| (1..=MOST_DAYS).contains(days)).map(Duration::days)
}

fn ends(bounds: &mut Bounds, text: &str, now: Moment) -> Option<()> {
    if text == "never" {
        bounds.has_no_end = true;
        return Some(());
    }
    let before = now.plus(days(text.strip_prefix("in-")?)?)?;
    bounds.ends_before = Some(bounds.ends_before.map_or(before, |other| other.min(before)));
    bounds.ends_after = Some(bounds.ends_after.map_or(now, |other| other.max(now)));
    Some(())
}

fn used(bounds: &mut Bounds, text: &str, now: Moment) -> Option<()> {
    if text == "never" {
        bounds.never_used = true;
        return Some(());
    }
    let (word, span) = text.split_once('-')?;
    let since = now.minus(days(span)?);
    match word {
        "never" => (bounds.never_used, bounds.made_before) = (true, Some(since)),
        "not" => bounds.unused_since = Some(bounds.unused_since.map_or(since, |other| other.min(since))),
        "in" => bounds.used_after = Some(since),
        _ => return None,
    }
    Some(())
}

fn pair(text: &str, catalogue: &Catalogue) -> Option<Pair> {
    let pair: Pair = text.parse().ok().or_else(|| catalogue.pair_of_flat_name(text))?;
    catalogue.action(pair.resource.as_str(), pair.action.as_str()).map(|_| pair)
}

/// Both spellings of a right, as rows keep them.
fn spellings(pair: &Pair) -> [String; 2] {
    [pair.flat_name().unwrap_or_else(|| pair.to_string()), pair.to_string()]
}
