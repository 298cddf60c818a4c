//! Draws a draft: the form with everything typed still in it, and the picker with its steps.

use super::super::picker;
use super::super::view::form::TokenForm;
use super::{Around, Draft};
use crate::app::FieldError;
use crate::domain::attenuation::span_text;
use crate::domain::moment::Moment;
use crate::domain::rights::{RightsTree, Scope, full_access_sentence, sentence};
use crate::domain::token::{Description, Grant, TokenName};
use crate::domain::token_policy::{Limits, SetBy};
use crate::domain::window::Expiry;
use crate::web::failure::Failure;
use crate::web::pages::asked::{field, summary};
use crate::web::pages::frame::Field;
use crate::web::pages::picker::view::Picker;
use crate::web::pages::picker::{Step, take};
use crate::web::pages::words;
use crate::web::visit::{Present, Visit};

/// What the button says that makes the token at once.
const CREATE: &str = "Create token";
/// What it says when a second person has to agree first.
pub(in crate::web::pages::tokens) const ASK: &str = "Ask for approval";

impl Draft {
    /// The form with everything typed still there and every message beside its field.
    pub(in crate::web::pages::tokens) fn form(
        &self,
        around: &Around<'_>,
        errors: &[FieldError],
        in_dialog: bool,
        presence: Option<Field>,
    ) -> TokenForm {
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
    pub(in crate::web::pages::tokens) fn picker(&self, around: &Around<'_>, errors: &[FieldError]) -> (Picker, String) {
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
        picker.button = if self.wants_approval(around, &chosen) { ASK } else { CREATE }.to_owned();
        (picker, self.sentence(around, &chosen))
    }

    /// Does a step of the picker to the draft.
    pub(in crate::web::pages::tokens) async fn take(
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

    /// Whether what is chosen needs a second person.
    fn wants_approval(&self, around: &Around<'_>, chosen: &RightsTree) -> bool {
        let grant = match self.kind.as_str() {
            "full-access" => Grant::Everything { manages_tokens: false },
            _ => Grant::Only(chosen.clone()),
        };
        around.workshop.wants_approval_of(&grant)
    }

    fn sentence(&self, around: &Around<'_>, chosen: &RightsTree) -> String {
        let remark = |grant| match around.workshop.to_approve(&grant, around.shared.catalogue()) {
            rights if rights.is_empty() => String::new(),
            rights => format!(" It works only after a second person has agreed to {rights}."),
        };
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
