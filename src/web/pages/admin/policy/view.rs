//! What the template of the policy prints.

use crate::web::pages::admin::clash::Clash;
use crate::web::pages::frame::{Choice, Field, FormError, Frame, MomentText};
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "admin/policy/show.html")]
pub struct PolicyPage {
    pub frame: Frame,
    pub form: PolicyForm,
}

/// The form, and what the change in it would do.
#[derive(Clone, Debug, Default)]
pub struct PolicyForm {
    pub version: String,
    /// What holds now, in one line.
    pub lede: String,
    /// What the installation allows at most.
    pub outer: String,
    pub can_change: bool,
    pub errors: Vec<FormError>,
    pub clash: Option<Clash>,
    pub life_full: Field,
    pub life_restricted: Field,
    pub life_ephemeral: Field,
    pub usual_life: Field,
    pub may_never_end: bool,
    pub idle_days: Field,
    pub never_used_days: Field,
    pub description_required: bool,
    pub networks: Field,
    pub networks_hint: String,
    pub most_tokens: Field,
    pub rules_error: Field,
    pub groups: Vec<RuleGroup>,
    pub begins: Vec<Choice>,
    pub applies_from: Field,
    /// The revision that waits for its day.
    pub waiting: Option<Waiting>,
    pub preview: Option<PreviewView>,
}

/// The rights of one category.
#[derive(Clone, Debug, Default)]
pub struct RuleGroup {
    pub name: String,
    /// How many of them are not simply allowed.
    pub ruled: usize,
    pub rules: Vec<RuleLine>,
}

/// One right and what holds of it.
#[derive(Clone, Debug, Default)]
pub struct RuleLine {
    pub id: String,
    pub name: String,
    pub sentence: String,
    pub danger: Option<String>,
    /// Allowed, needs approval, not for tokens.
    pub choices: Vec<Choice>,
}

/// A revision that waits.
#[derive(Clone, Debug, Default)]
pub struct Waiting {
    pub from: MomentText,
    /// What it changes, rule by rule.
    pub lines: Vec<String>,
}

/// What the change would do to the tokens of today.
#[derive(Clone, Debug, Default)]
pub struct PreviewView {
    /// `This would touch 12 of 37 tokens.`
    pub sentence: String,
    /// Numbers with their words.
    pub counts: Vec<(String, String)>,
    pub tokens: Vec<TouchedLine>,
    /// `and 88 more`; empty when all are named.
    pub more: String,
}

/// One token that is touched.
#[derive(Clone, Debug, Default)]
pub struct TouchedLine {
    pub name: String,
    pub href: String,
    pub owner: String,
    pub used: MomentText,
    pub effects: Vec<EffectLine>,
}

/// One thing that happens to it.
#[derive(Clone, Debug, Default)]
pub struct EffectLine {
    pub kind: String,
    pub text: String,
    pub at: Option<MomentText>,
}
