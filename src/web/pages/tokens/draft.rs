//! A token that is being drafted: what was typed into the form, kept as typed until everything about it is right.

use super::create::Purpose;
use super::picker;
use super::view::form::TokenForm;
use super::view::picker::Picker;
use crate::app::people::whoami::Whoami;
use crate::app::tokens::create::Wish;
use crate::app::{AppError, FieldError};
use crate::domain::ids::OrganizationId;
use crate::domain::moment::Moment;
use crate::domain::rights::{Catalogue, Pair, Right, RightsTree, Scope, full_access_sentence, sentence};
use crate::domain::rules::Rules;
use crate::domain::token::{Description, Grant, TokenKind, TokenName};
use crate::domain::window::Expiry;
use crate::web::fields::Fields;
use crate::web::pages::asked::{field, moment, summary};
use crate::web::pages::frame::Field;
use crate::web::pages::words;
use crate::web::state::Shared;
use std::collections::HashMap;
use time::Duration;

/// The fields of the form, for the refusal of all others.
pub(super) const KNOWN: [&str; 10] =
    ["csrf", "once", "name", "description", "starts", "starts_at", "ends", "ends_at", "kind", "password"];
pub(super) const REPEATABLE: [&str; 1] = ["right"];

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
    pub kind: String,
    pub rights: Vec<String>,
    /// What is said above a form that was filled in for the person.
    pub notice: Option<String>,
}

/// What the form is drawn with besides the draft.
pub(super) struct Around<'a> {
    pub purpose: &'a Purpose,
    pub shared: &'a Shared,
    pub whoami: &'a Whoami,
    pub held: &'a RightsTree,
    pub now: Moment,
}

impl Draft {
    /// A new draft: thirty days, nothing ticked. An address may fill fields in, but never sends the form.
    pub(super) fn prefilled(query: &HashMap<String, String>, once: String) -> Self {
        let text = |name: &str| query.get(name).cloned().unwrap_or_default();
        let ends =
            Some(text("ends")).filter(|ends| preset(ends).is_some() || ends == "never").unwrap_or_else(|| "P30D".to_owned());
        Self {
            once,
            name: text("name"),
            description: text("description"),
            starts: "now".to_owned(),
            ends,
            kind: "restricted".to_owned(),
            rights: text("rights").split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect(),
            notice: ["name", "description", "ends", "rights"]
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
            kind: text("kind"),
            rights: fields.all("right").map(str::to_owned).collect(),
            notice: None,
        }
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
        let submission = self.submission().map_err(|error| errors.push(error)).ok();
        match (name, description, valid_from, until, grant, submission) {
            (Some(name), Some(description), Some(valid_from), Some(until), Some((kind, grant)), Some(submission)) => {
                Ok(Wish { owner_id, kind, name, description, grant, valid_from, until, submission })
            }
            _ => Err(AppError::Invalid(errors)),
        }
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
                Ok((TokenKind::Restricted, Grant::Only(chosen_rights(&self.rights, catalogue, organization_id)?)))
            }
            _ => Err(FieldError::new("rights", "token.kind_unknown", "Choose what the token may do.")),
        }
    }

    /// The form with everything typed still there and every message beside its field.
    pub(super) fn form(&self, around: &Around<'_>, errors: &[FieldError], in_dialog: bool, presence: Option<Field>) -> TokenForm {
        let rules = around.shared.rules();
        let errors = self.placed(errors);
        let chosen = self.ticked(around);
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
            ends: TokenForm::usual_ends(&self.ends, rules.lifetimes.may_never_end),
            ends_field: field("ends", "", &errors),
            ends_at: field("ends_at", &self.ends_at, &errors),
            picker: self.picker(around, &chosen, &errors),
            presence,
            sentence: self.sentence(around, &chosen),
            window_words: self.window_words(around.now),
            policy: policy_words(rules),
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
        let organization_id = around.whoami.organization.id;
        if self.rights == ["held"] {
            return around.held.clone();
        }
        if self.rights == ["read"] {
            return reading(around.held, around.shared.catalogue());
        }
        let read = |text: &String| parse_right(text, around.shared.catalogue(), organization_id);
        self.rights.iter().filter_map(read).fold(RightsTree::default(), with)
    }

    fn picker(&self, around: &Around<'_>, chosen: &RightsTree, errors: &[FieldError]) -> Picker {
        let chosen = chosen.intersect(around.held);
        let mut picker = picker::draw(&picker::Offer {
            catalogue: around.shared.catalogue(),
            whoami: around.whoami,
            held: around.held,
            chosen: &chosen,
            error: errors.iter().find(|error| error.field == "rights").map(|error| error.message.clone()),
        });
        // A token of a service identity names its rights.
        picker.offers_everything = !around.purpose.is_service;
        if picker.offers_everything {
            picker.kinds = picker::kinds(&self.kind);
        }
        picker
    }

    fn sentence(&self, around: &Around<'_>, chosen: &RightsTree) -> String {
        if self.kind == "full-access" {
            return full_access_sentence().to_owned();
        }
        if chosen.is_empty() {
            return "Can do nothing yet.".to_owned();
        }
        sentence(chosen, around.shared.catalogue(), &|scope: &Scope| around.whoami.name_of(scope))
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

/// The span behind a preset of the form.
pub(super) fn preset(word: &str) -> Option<Duration> {
    match word {
        "P7D" => Some(Duration::days(7)),
        "P30D" => Some(Duration::days(30)),
        "P60D" => Some(Duration::days(60)),
        "P90D" => Some(Duration::days(90)),
        "P1Y" => Some(Duration::days(365)),
        _ => None,
    }
}

/// Reads rights as forms send them. Errors: the first one that is none, so that a typing error never narrows in silence.
pub(super) fn chosen_rights(
    texts: &[String],
    catalogue: &Catalogue,
    organization_id: OrganizationId,
) -> Result<RightsTree, FieldError> {
    let mut rights = RightsTree::default();
    for text in texts {
        let right = parse_right(text, catalogue, organization_id).ok_or_else(|| {
            let shown: String = text.chars().filter(|c| !c.is_control()).take(100).collect();
            FieldError::new("rights", "token.right_unknown", format!("There is no right {shown} here."))
        })?;
        rights.insert(right);
    }
    Ok(rights)
}

/// The text form of a right, or its flat name on the organization.
fn parse_right(text: &str, catalogue: &Catalogue, organization_id: OrganizationId) -> Option<Right> {
    text.parse().ok().or_else(|| {
        let pair: Pair = catalogue.pair_of_flat_name(text)?;
        Some(pair.on(Scope::organization(organization_id)))
    })
}

fn reading(held: &RightsTree, catalogue: &Catalogue) -> RightsTree {
    let reads =
        |right: &Right| catalogue.action(right.resource.as_str(), right.action.as_str()).is_some_and(|action| action.reads);
    held.rights().filter(reads).fold(RightsTree::default(), with)
}

fn with(mut rights: RightsTree, right: Right) -> RightsTree {
    rights.insert(right);
    rights
}

pub(super) fn policy_words(rules: &Rules) -> String {
    format!("Tokens here may end at most {} days from today.", rules.lifetimes.longest.whole_days())
}
