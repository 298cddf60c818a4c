//! What an address of the log asks for. Everything that is chosen stands in it, so that it can be kept and handed on.

use super::phrases;
use super::view::{Filters, Mark};
use crate::app::AppError;
use crate::app::audit::list::{AuditQuery, EventRecord, Outcome, Trail};
use crate::domain::ids::{PersonId, TokenId};
use crate::domain::moment::Moment;
use crate::web::pages::frame::Choice;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use time::Duration;

/// Longer texts match nothing.
const LONGEST: usize = 100;

/// The parameters.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    who: String,
    kind: String,
    action: String,
    result: String,
    from: String,
    until: String,
    address: String,
    request: String,
    token: String,
    person: String,
    target: String,
    after: String,
    /// In which form an export comes.
    pub(super) format: String,
    /// What was just done.
    pub(super) done: String,
}

impl Asked {
    /// The query. Errors: `Invalid` for a date or an id that cannot be read.
    pub(super) fn query(&self) -> Result<AuditQuery, AppError> {
        Ok(AuditQuery {
            search: given(&self.q),
            who: given(&self.who),
            target_kind: given(&self.kind),
            action: given(&self.action),
            outcome: given(&self.result).map(|word| Outcome::parse(&word).ok_or_else(|| unreadable("result"))).transpose()?,
            after: given(&self.from).map(|date| day(&date, "from")).transpose()?,
            before: given(&self.until).map(|date| end_of_day(&date)).transpose()?,
            address: given(&self.address),
            request_id: given(&self.request),
            target_id: given(&self.target),
            trail: self.trail()?,
            ..AuditQuery::default()
        })
    }

    fn trail(&self) -> Result<Option<Trail>, AppError> {
        let token = given(&self.token).map(|id| TokenId::parse(&id).map_err(|_| unreadable("token"))).transpose()?;
        let person = given(&self.person).map(|id| PersonId::parse(&id).map_err(|_| unreadable("person"))).transpose()?;
        match (token, person) {
            (Some(_), Some(_)) => Err(unreadable("token")),
            (token, person) => Ok(token.map(Trail::Token).or(person.map(Trail::Person))),
        }
    }

    /// Where the list goes on.
    pub(super) fn after(&self) -> Option<&str> {
        Some(self.after.as_str()).filter(|after| !after.is_empty())
    }

    fn chosen(&self) -> [(&'static str, &'static str, &str); 12] {
        [
            ("q", "Holds", &self.q),
            ("who", "By", &self.who),
            ("kind", "About", &self.kind),
            ("action", "Action", &self.action),
            ("result", "Result", &self.result),
            ("from", "From", &self.from),
            ("until", "Until", &self.until),
            ("address", "Address", &self.address),
            ("request", "Request", &self.request),
            ("token", "Token", &self.token),
            ("person", "Person", &self.person),
            ("target", "Thing", &self.target),
        ]
    }

    /// The same question at another address, with more to it.
    pub(super) fn address(&self, base: &str, more: &[(&str, &str)]) -> String {
        self.address_without(base, "", more)
    }

    /// The same question, going on after a place.
    pub(super) fn address_after(&self, base: &str, cursor: &str) -> String {
        self.address(base, &[("after", cursor)])
    }

    fn address_without(&self, base: &str, left_out: &str, more: &[(&str, &str)]) -> String {
        let chosen = self.chosen().into_iter().map(|(name, _, value)| (name, value));
        let kept = chosen.filter(|(name, value)| !value.is_empty() && *name != left_out).chain(more.iter().copied());
        let parts: Vec<String> =
            kept.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))).collect();
        if parts.is_empty() { base.to_owned() } else { format!("{base}?{}", parts.join("&")) }
    }

    /// What is chosen, each with the address that lets it go.
    pub(super) fn marks(&self, base: &str, events: &[EventRecord]) -> Vec<Mark> {
        // The entries themselves know what the thing is called that they are about.
        let named = |id: &str| events.iter().find(|event| event.target_id == id).map(|event| event.target_name.clone());
        let chosen = self.chosen().into_iter().filter(|(_, _, value)| !value.is_empty());
        let mark = |(name, label, value): (&str, &str, &str)| Mark {
            label: label.to_owned(),
            value: match name {
                "kind" => phrases::kind(value).to_owned(),
                "result" => value.to_owned(),
                "token" | "person" | "target" => named(value).filter(|name| !name.is_empty()).unwrap_or_else(|| short(value)),
                _ => short(value),
            },
            href: self.address_without(base, name, &[]),
        };
        chosen.map(mark).collect()
    }

    /// The form with what is chosen in it.
    pub(super) fn filters(&self, base: &'static str) -> Filters {
        let kinds = phrases::KINDS.iter().map(|(word, label)| Choice::new(word, label, self.kind == *word));
        let results = [("", "Done and refused"), ("done", "Done"), ("refused", "Refused")];
        Filters {
            base,
            q: self.q.clone(),
            kinds: std::iter::once(Choice::new("", "Anything", self.kind.is_empty())).chain(kinds).collect(),
            results: results.iter().map(|(word, label)| Choice::new(word, label, self.result == *word)).collect(),
            who: self.who.clone(),
            action: self.action.clone(),
            from: self.from.clone(),
            until: self.until.clone(),
            address: self.address.clone(),
            request: self.request.clone(),
            // A request is asked for by links, and its mark stands over the list.
            has_more: [&self.who, &self.action, &self.from, &self.until, &self.address].into_iter().any(|text| !text.is_empty()),
            kept: [("token", &self.token), ("person", &self.person), ("target", &self.target)]
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(name, value)| (name, value.clone()))
                .collect(),
        }
    }
}

fn given(text: &str) -> Option<String> {
    let text: String = text.trim().chars().filter(|letter| !letter.is_control()).take(LONGEST).collect();
    Some(text).filter(|text| !text.is_empty())
}

fn short(text: &str) -> String {
    let mut letters = text.chars();
    let front: String = letters.by_ref().take(40).collect();
    if letters.next().is_some() { format!("{front}…") } else { front }
}

fn day(date: &str, field: &'static str) -> Result<Moment, AppError> {
    Moment::parse(&format!("{date}T00:00:00Z")).map_err(|_| unreadable(field))
}

/// The day itself is meant too.
fn end_of_day(date: &str) -> Result<Moment, AppError> {
    day(date, "until")?.plus(Duration::days(1)).ok_or_else(|| unreadable("until"))
}

fn unreadable(field: &'static str) -> AppError {
    AppError::invalid(field, "filter.unreadable", "That cannot be looked for. Choose again.")
}
