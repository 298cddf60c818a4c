//! A token that is being drafted: what was typed into the form, kept as typed until everything about it is right.

mod form;

pub(super) use form::ASK;

use super::create::Purpose;
use super::picker::{self, Workshop};
use crate::app::tokens::create::Wish;
use crate::app::{AppError, FieldError};
use crate::domain::ids::OrganizationId;
use crate::domain::moment::Moment;
use crate::domain::networks::Networks;
use crate::domain::rights::{Catalogue, Pair, Right, RightsTree, Scope};
use crate::domain::token::{Description, Grant, TokenKind, TokenName};
use crate::domain::token_policy::Limits;
use crate::domain::window::Expiry;
use crate::web::fields::Fields;
use crate::web::pages::asked::moment;
use crate::web::pages::picker::{Offer, Sent};
use crate::web::pages::words;
use crate::web::state::Shared;
use std::collections::HashMap;
use std::net::IpAddr;
use time::Duration;

/// How long a token lives when nobody says.
const USUAL_LIFE: Duration = Duration::days(30);
/// The ends that can be chosen without a date, in days.
const PRESETS: [(&str, i64); 5] = [("P7D", 7), ("P30D", 30), ("P60D", 60), ("P90D", 90), ("P1Y", 365)];

/// The fields of the form, for the refusal of all others.
pub(super) const KNOWN: [&str; 11] =
    ["csrf", "once", "name", "description", "starts", "starts_at", "ends", "ends_at", "networks", "kind", "password"];

/// What was typed.
#[derive(Clone, Default)]
pub(super) struct Draft {
    pub once: String,
    pub name: String,
    pub description: String,
    pub starts: String,
    pub starts_at: String,
    pub ends: String,
    pub ends_at: String,
    pub networks: String,
    pub kind: String,
    pub picked: Sent,
    /// What is said above a form that was filled in for the person.
    pub notice: Option<String>,
}

/// What the form is drawn with besides the draft.
pub(super) struct Around<'a> {
    pub purpose: &'a Purpose,
    pub shared: &'a Shared,
    pub workshop: &'a Workshop,
    pub now: Moment,
    /// From where the person comes.
    pub address: Option<IpAddr>,
}

impl<'a> Around<'a> {
    fn offer(&self, asleep: &'a RightsTree) -> Offer<'a> {
        self.workshop.offer(self.shared.catalogue(), asleep, self.purpose.action.clone())
    }
}

impl Draft {
    /// A new draft: thirty days, nothing ticked. An address may fill fields in, but never sends the form.
    pub(super) fn prefilled(query: &HashMap<String, String>, once: String) -> Self {
        let text = |name: &str| query.get(name).cloned().unwrap_or_default();
        // Without one, the organization's usual life is proposed when the form is drawn.
        let ends = Some(text("ends")).filter(|ends| preset(ends).is_some() || ends == "never").unwrap_or_default();
        Self {
            once,
            name: text("name"),
            description: text("description"),
            networks: text("net").replace(',', "\n"),
            starts: "now".to_owned(),
            ends,
            kind: "restricted".to_owned(),
            picked: Sent { rights: listed(&text("rights")), ..Sent::default() },
            notice: ["name", "description", "ends", "rights", "net"]
                .iter()
                .any(|name| query.contains_key(*name))
                .then(|| "A link filled this in. Check every line.".to_owned()),
            ..Self::default()
        }
    }

    /// What a form sent.
    pub(super) fn sent(fields: &Fields) -> Self {
        let text = |name| fields.text(name).to_owned();
        Self {
            once: text("once"),
            name: text("name"),
            description: text("description"),
            starts: text("starts"),
            starts_at: text("starts_at"),
            ends: text("ends"),
            ends_at: text("ends_at"),
            networks: text("networks"),
            kind: text("kind"),
            picked: Sent::of(fields),
            notice: None,
        }
    }

    /// The draft with an end that the limits allow, where nobody has chosen one.
    pub(super) fn settled(mut self, limits: &[Limits; 2], now: Moment) -> Self {
        if !self.ends.is_empty() {
            return self;
        }
        let [chosen, _] = limits;
        let life = chosen.usual_life().unwrap_or(USUAL_LIFE).min(chosen.longest_life().longest);
        match PRESETS.iter().find(|(_, days)| Duration::days(*days) == life) {
            Some((word, _)) => self.ends = (*word).to_owned(),
            None => {
                self.ends = "at".to_owned();
                self.ends_at = now.plus(life).map(words::field).unwrap_or_default();
            }
        }
        self
    }

    /// The wish behind the draft. Errors: `Invalid`, with everything that cannot be read.
    pub(super) fn wish(
        &self,
        owner_id: crate::domain::ids::PersonId,
        catalogue: &Catalogue,
        organization_id: OrganizationId,
        now: Moment,
    ) -> Result<Wish, AppError> {
        let mut errors = Vec::new();
        let name = TokenName::parse(&self.name).map_err(|error| errors.push(FieldError::text("name", error))).ok();
        let description =
            Description::parse(&self.description).map_err(|error| errors.push(FieldError::text("description", error))).ok();
        let valid_from = self.valid_from().map_err(|error| errors.push(error)).ok();
        let until = self.until(valid_from.flatten().unwrap_or(now)).map_err(|error| errors.push(error)).ok();
        let grant = self.grant(catalogue, organization_id).map_err(|error| errors.push(error)).ok();
        let networks = self.networks().map_err(|error| errors.push(error)).ok();
        let submission = self.submission().map_err(|error| errors.push(error)).ok();
        let when = valid_from.zip(until);
        match (name, description, when, networks, grant, submission) {
            (Some(name), Some(description), Some((valid_from, until)), Some(networks), Some((kind, grant)), Some(submission)) => {
                Ok(Wish { owner_id, kind, name, description, grant, valid_from, until, networks, submission })
            }
            _ => Err(AppError::Invalid(errors)),
        }
    }

    fn networks(&self) -> Result<Networks, FieldError> {
        read_networks(&self.networks, "networks")
    }

    /// The one-time id is ours: a form with another sort of id was not made here.
    fn submission(&self) -> Result<Option<String>, FieldError> {
        match self.once.as_str() {
            "" => Ok(None),
            once if once.len() == 32 && once.bytes().all(|b| b.is_ascii_hexdigit()) => Ok(Some(once.to_owned())),
            _ => Err(FieldError::new("once", "form.once_invalid", "Open this form again: it cannot be sent as it is.")),
        }
    }

    fn valid_from(&self) -> Result<Option<Moment>, FieldError> {
        if self.starts != "later" {
            return Ok(None);
        }
        let wrong = || FieldError::new("starts_at", "token.start_unreadable", "Choose the date and time at which it starts.");
        moment(&self.starts_at).map(Some).ok_or_else(wrong)
    }

    fn until(&self, from: Moment) -> Result<Expiry, FieldError> {
        match self.ends.as_str() {
            "never" => Ok(Expiry::Never),
            "at" => {
                let wrong = || FieldError::new("ends_at", "token.end_unreadable", "Choose the date and time at which it ends.");
                moment(&self.ends_at).map(Expiry::At).ok_or_else(wrong)
            }
            other => {
                let end = preset(other).and_then(|span| from.plus(span)).map(Expiry::At);
                end.ok_or_else(|| FieldError::new("ends", "token.end_missing", "Choose when it ends."))
            }
        }
    }

    fn grant(&self, catalogue: &Catalogue, organization_id: OrganizationId) -> Result<(TokenKind, Grant), FieldError> {
        match self.kind.as_str() {
            "full-access" => Ok((TokenKind::FullAccess, Grant::Everything { manages_tokens: false })),
            "restricted" | "" => {
                Ok((TokenKind::Restricted, Grant::Only(picker::chosen(&self.picked, catalogue, organization_id)?)))
            }
            _ => Err(FieldError::new("rights", "token.kind_unknown", "Choose what the token may do.")),
        }
    }
}

/// Networks as people type them, one a line. Errors: every line that is none.
pub(super) fn read_networks(text: &str, field: &'static str) -> Result<Networks, FieldError> {
    Networks::parse(text.lines()).map_err(|wrong| {
        let words: Vec<String> = wrong.iter().map(ToString::to_string).collect();
        FieldError::new(field, "token.network_unreadable", words.join(" "))
    })
}

/// The span behind a preset of the form.
pub(super) fn preset(word: &str) -> Option<Duration> {
    PRESETS.iter().find(|(known, _)| *known == word).map(|(_, days)| Duration::days(*days))
}

/// The text form of a right, or its flat name on the organization.
pub(super) fn parse_right(text: &str, catalogue: &Catalogue, organization_id: OrganizationId) -> Option<Right> {
    text.parse().ok().or_else(|| {
        let pair: Pair = catalogue.pair_of_flat_name(text)?;
        Some(pair.on(Scope::organization(organization_id)))
    })
}

/// Rights in an address, between commas.
fn listed(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
