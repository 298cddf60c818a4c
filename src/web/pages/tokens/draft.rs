//! A token that is being drafted: what was typed into the form, kept as typed until everything about it is right.

use super::create::Purpose;
use super::picker::{self, Workshop};
use super::view::form::TokenForm;
use crate::app::tokens::create::Wish;
use crate::app::{AppError, FieldError};
use crate::domain::attenuation::span_text;
use crate::domain::ids::OrganizationId;
use crate::domain::moment::Moment;
use crate::domain::networks::Networks;
use crate::domain::rights::{Catalogue, Pair, Right, RightsTree, Scope, full_access_sentence, sentence};
use crate::domain::token::{Description, Grant, TokenKind, TokenName};
use crate::domain::token_policy::{Limits, SetBy};
use crate::domain::window::Expiry;
use crate::web::failure::Failure;
use crate::web::fields::Fields;
use crate::web::pages::asked::{field, moment, summary};
use crate::web::pages::frame::Field;
use crate::web::pages::picker::view::Picker;
use crate::web::pages::picker::{Offer, Sent, Step, take};
use crate::web::pages::words;
use crate::web::state::Shared;
use crate::web::visit::{Present, Visit};
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

    /// The form with everything typed still there and every message beside its field.
    pub(super) fn form(&self, around: &Around<'_>, errors: &[FieldError], in_dialog: bool, presence: Option<Field>) -> TokenForm {
        let [limits, full] = &around.workshop.limits;
        let furthest = limits.longest_life().longest.max(full.longest_life().longest);
        let own_address = around.address.map(|address| address.to_string()).unwrap_or_default();
        let errors = self.placed(errors);
        let (picker, sentence) = self.picker(around, &errors);
        TokenForm {
            in_dialog,
            title: around.purpose.title.clone(),
            action: around.purpose.action.clone(),
            back_href: around.purpose.back_href.clone(),
            back_name: around.purpose.back_name.clone(),
            once: self.once.clone(),
            errors: summary(&errors, str::to_owned),
            notice: self.notice.clone(),
            name: field("name", &self.name, &errors),
            name_hint: "Like ci-media-deploy: what uses it, and where.".to_owned(),
            name_longest: u32::try_from(TokenName::MOST).unwrap_or(80),
            description: field("description", &self.description, &errors),
            description_longest: u32::try_from(Description::MOST).unwrap_or(500),
            starts: TokenForm::usual_starts(if self.starts == "later" { "later" } else { "now" }),
            starts_at: field("starts_at", &self.starts_at, &errors),
            ends: TokenForm::usual_ends(&self.ends, limits.may_never_end(), furthest),
            ends_field: field("ends", "", &errors),
            ends_at: field("ends_at", &self.ends_at, &errors),
            networks: field("networks", &self.networks, &errors),
            networks_hint: networks_hint(limits, &own_address),
            own_address,
            description_hint: description_hint(limits).to_owned(),
            description_required: limits.policy.description_required,
            picker,
            presence,
            sentence,
            window_words: self.window_words(around.now),
            policy: policy_words(&around.workshop.limits),
        }
    }

    /// Messages about the end belong beside the field that said it.
    fn placed(&self, errors: &[FieldError]) -> Vec<FieldError> {
        let end = if self.ends == "at" { "ends_at" } else { "ends" };
        let place = |error: &FieldError| match error.field {
            "valid_until" => FieldError { field: end, ..error.clone() },
            "valid_from" => FieldError { field: "starts_at", ..error.clone() },
            _ => error.clone(),
        };
        errors.iter().map(place).collect()
    }

    /// What is ticked: what can be read of the rights, without a message for what cannot.
    fn ticked(&self, around: &Around<'_>) -> RightsTree {
        let (workshop, catalogue) = (around.workshop, around.shared.catalogue());
        match self.picked.rights.first().map(String::as_str) {
            Some("held") => workshop.held().clone(),
            Some("read") => picker::reading(workshop.held(), catalogue),
            _ => picker::readable(&self.picked, catalogue, workshop.whoami.organization.id),
        }
    }

    /// The picker, and the sentence about what is chosen in it.
    pub(super) fn picker(&self, around: &Around<'_>, errors: &[FieldError]) -> (Picker, String) {
        let asleep = RightsTree::default();
        let offer = around.offer(&asleep);
        let chosen = offer.choosable(&self.ticked(around));
        let error = errors.iter().find(|error| error.field == "rights").map(|error| error.message.clone());
        let mut picker = picker::drawn(around.workshop, &offer, &self.picked, &chosen, error);
        // A token of a service identity names its rights.
        picker.offers_everything = !around.purpose.is_service;
        if picker.offers_everything {
            picker.kinds = picker::kinds(&self.kind);
        }
        (picker, self.sentence(around, &chosen))
    }

    /// Does a step of the picker to the draft.
    pub(super) async fn take(
        &mut self,
        around: &Around<'_>,
        visit: &Visit,
        present: &Present,
        step: &Step,
    ) -> Result<(), Failure> {
        let asleep = RightsTree::default();
        let offer = around.offer(&asleep);
        let chosen = self.ticked(around);
        let source = match step {
            Step::Start => picker::source(visit, present, around.workshop, &offer, &self.picked, &chosen).await?,
            _ => Ok(RightsTree::default()),
        };
        take(step, &offer, &mut self.picked, chosen, source);
        Ok(())
    }

    fn sentence(&self, around: &Around<'_>, chosen: &RightsTree) -> String {
        let remark = |grant| around.workshop.remark_on_approval(&grant);
        if self.kind == "full-access" {
            return format!("{}{}", full_access_sentence(), remark(Grant::Everything { manages_tokens: false }));
        }
        if chosen.is_empty() {
            return "Can do nothing yet.".to_owned();
        }
        let said = sentence(chosen, around.shared.catalogue(), &|scope: &Scope| around.workshop.whoami.name_of(scope));
        format!("{said}{}", remark(Grant::Only(chosen.clone())))
    }

    fn window_words(&self, now: Moment) -> String {
        let start = self.valid_from().ok().flatten();
        let from = start.map_or_else(|| "now".to_owned(), words::full_text);
        match self.until(start.unwrap_or(now)) {
            Ok(Expiry::At(end)) => format!("From {from} until {}.", words::full_text(end)),
            Ok(Expiry::Never) => format!("From {from} without end."),
            Err(_) => format!("From {from}."),
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

/// The limits, said before anybody runs into them.
fn policy_words([chosen, full]: &[Limits; 2]) -> String {
    let (limit, limit_of_full) = (chosen.longest_life(), full.longest_life());
    let longest = span_text(limit.longest);
    let mut words = match limit.set_by {
        SetBy::Organization => format!("Your organization allows at most {longest}."),
        SetBy::Installation => format!("Tokens here may end at most {longest} from today."),
    };
    if limit_of_full.longest != limit.longest {
        words.push_str(&format!(" With full access at most {}.", span_text(limit_of_full.longest)));
    }
    if !chosen.may_never_end() {
        words.push_str(" Every token needs an end.");
    }
    words
}

fn networks_hint(limits: &Limits, own_address: &str) -> String {
    let allowed = &limits.policy.networks;
    let mut words = "One network a line, as 203.0.113.0/24. Leave it empty for everywhere.".to_owned();
    if !allowed.is_everywhere() {
        words =
            format!("One network a line. Your organization allows tokens from {allowed} only; leave it empty for all of that.");
    }
    if !own_address.is_empty() {
        words.push_str(&format!(" Your own address is {own_address}."));
    }
    words
}

fn description_hint(limits: &Limits) -> &'static str {
    if limits.policy.description_required {
        "Your organization wants every token described: why it exists, and who to ask about it."
    } else {
        "Why it exists, and who to ask about it."
    }
}
