//! The form of the policy with everything typed still there, and what the change in it would do.

use super::draft::Draft;
use super::view::{EffectLine, PolicyForm, PreviewView, RuleGroup, RuleLine, TouchedLine, Waiting};
use crate::app::FieldError;
use crate::app::people::whoami::Whoami;
use crate::app::token_policy::preview::{Effect, Preview, Touched};
use crate::app::token_policy::{POLICY_RESOURCE, PolicyRecord, TokenPolicy};
use crate::domain::attenuation::span_text;
use crate::domain::moment::Moment;
use crate::domain::rights::{Action, Catalogue, Pair, Resource, RolePairs};
use crate::web::pages::asked::{field, summary};
use crate::web::pages::frame::{Choice, MomentText};
use crate::web::pages::words;
use crate::web::state::Shared;
use time::Duration;

/// How many touched tokens the page names.
const MOST_LINES: usize = 50;

/// What the form is drawn from.
pub(super) struct Around<'a> {
    pub shared: &'a Shared,
    pub whoami: &'a Whoami,
    pub record: &'a PolicyRecord,
    pub now: Moment,
    pub own_address: String,
}

pub(super) fn form(around: &Around<'_>, draft: &Draft, errors: &[FieldError], preview: Option<&Preview>) -> PolicyForm {
    let put = |name: &str| field(name, draft.text(name), errors);
    let rules_error = ["withheld", "needs_approval"].into_iter().find_map(|name| field(name, "", errors).error);
    PolicyForm {
        version: around.record.version.to_string(),
        lede: lede(around),
        outer: outer(around.shared),
        can_change: around.whoami.may(POLICY_RESOURCE, "update"),
        errors: summary(errors, place),
        life_full: put("longest_life_full_access"),
        life_restricted: put("longest_life_restricted"),
        life_ephemeral: put("longest_life_ephemeral"),
        usual_life: put("usual_life"),
        may_never_end: draft.text("may_never_end") == "yes",
        idle_days: put("idle_days"),
        never_used_days: put("never_used_days"),
        description_required: draft.text("description_required") == "yes",
        networks: put("networks"),
        networks_hint: networks_hint(&around.own_address),
        most_tokens: put("most_tokens_per_person"),
        rules_error: crate::web::pages::frame::Field { value: String::new(), error: rules_error },
        groups: groups(around.shared, draft),
        begins: [("now", "At once"), ("at", "From a day on")]
            .map(|(value, label)| Choice::new(value, label, value == draft.text("begins")))
            .into(),
        applies_from: put("applies_from"),
        waiting: around
            .record
            .waiting
            .as_ref()
            .map(|(from, policy)| waiting(*from, &around.record.in_force, policy, around.shared.catalogue())),
        preview: preview.map(|preview| drawn_preview(preview, around.now)),
        ..PolicyForm::default()
    }
}

fn place(name: &str) -> String {
    match name {
        "withheld" | "needs_approval" => "rules".to_owned(),
        other => other.to_owned(),
    }
}

fn lede(around: &Around<'_>) -> String {
    match around.record.updated_at {
        None => "Nothing is set yet: what this installation allows holds for every token.".to_owned(),
        Some(at) => format!("Last changed {}.", words::relative_text(at, around.now)),
    }
}

fn outer(shared: &Shared) -> String {
    let rules = shared.rules();
    let longest = span_text(rules.lifetimes.longest);
    let never = if rules.lifetimes.may_never_end { " Tokens may have no end." } else { " Every token has an end." };
    format!(
        "This installation allows at most {longest} and {} tokens a person.{never} A policy can only be stricter.",
        words::grouped(rules.most_tokens_per_person)
    )
}

fn networks_hint(own_address: &str) -> String {
    let mine = if own_address.is_empty() { String::new() } else { format!(" Your own address is {own_address}.") };
    format!("One network a line, as 203.0.113.0/24; empty for everywhere. People at the pages are not bound by it.{mine}")
}

fn groups(shared: &Shared, draft: &Draft) -> Vec<RuleGroup> {
    let group = |category: &crate::domain::rights::Category<'_>| {
        let lines = category
            .resources
            .iter()
            .flat_map(|resource| resource.actions.iter().map(move |action| line(draft, resource, action)));
        let rules: Vec<RuleLine> = lines.collect();
        let is_ruled = |line: &&RuleLine| line.choices.iter().any(|choice| choice.chosen && !choice.value.starts_with("allow"));
        RuleGroup { name: category.name.to_owned(), ruled: rules.iter().filter(is_ruled).count(), rules }
    };
    shared.catalogue().categories().iter().map(group).collect()
}

fn line(draft: &Draft, resource: &Resource, action: &Action) -> RuleLine {
    let pair = Pair { resource: resource.name.clone(), action: action.name.clone() }.to_string();
    let choice = |word: &str, label: &str| Choice::new(&format!("{word} {pair}"), label, draft.rule(&pair) == word);
    RuleLine {
        id: format!("rule-{}", pair.replace([':', '.'], "-")),
        sentence: action.sentence.clone(),
        danger: action.danger.then(|| format!("can {}", action.verb)),
        choices: vec![choice("allow", "Allowed"), choice("approve", "Needs approval"), choice("withhold", "Not for tokens")],
        name: pair,
    }
}

/// The rules that will differ.
fn waiting(from: Moment, old: &TokenPolicy, new: &TokenPolicy, catalogue: &Catalogue) -> Waiting {
    let (old, new) = (rules_in_words(old, catalogue), rules_in_words(new, catalogue));
    let lines = new.into_iter().zip(old).filter(|(new, old)| new != old).map(|(new, _)| new).collect();
    Waiting { from: words::full(from), lines }
}

/// Each rule as a sentence, in the order of the form.
fn rules_in_words(policy: &TokenPolicy, catalogue: &Catalogue) -> [String; 10] {
    let life = |what: &str, seconds: Option<i64>| match seconds {
        Some(seconds) => format!("{what} live at most {}.", span_text(Duration::seconds(seconds))),
        None => format!("{what} live as long as the installation allows."),
    };
    let days = |what: &str, days: Option<u32>| match days {
        Some(days) => format!("Tokens {what} for {days} days are paused."),
        None => format!("Tokens {what} go on."),
    };
    let pairs = |what: &str, pairs: &RolePairs| {
        let names: Vec<String> = pairs.pairs().map(|pair| words::right(&pair, catalogue)).collect();
        format!("{what}: {}.", if names.is_empty() { "nothing".to_owned() } else { names.join(", ") })
    };
    let lives = &policy.longest_life_seconds;
    [
        life("Tokens with chosen rights", lives.restricted),
        life("Tokens with full access", lives.full_access),
        life("Tokens for one job", lives.ephemeral),
        if policy.may_never_end { "Tokens may have no end." } else { "Every token has an end." }.to_owned(),
        days("not used", policy.idle_days),
        days("never used", policy.never_used_days),
        if policy.description_required { "Every token says what it is for." } else { "Descriptions are optional." }.to_owned(),
        pairs("Not for tokens", &policy.withheld),
        pairs("Needs approval", &policy.needs_approval),
        if policy.networks.is_everywhere() {
            "Tokens may be used from everywhere.".to_owned()
        } else {
            format!("Tokens may be used from {} only.", policy.networks)
        },
    ]
}

fn drawn_preview(preview: &Preview, now: Moment) -> PreviewView {
    let number = |count: usize| count.to_string();
    let counts = [
        (preview.stopping, "stop working"),
        (preview.shut_out, "were last used from a network that is shut out"),
        (preview.shortened, "end sooner"),
        (preview.narrowed, "lose rights"),
    ];
    let named = preview.touched.len().min(MOST_LINES);
    PreviewView {
        sentence: match preview.is_harmless() {
            true => format!("Nothing breaks. Tokens that were held against it: {}.", number(preview.checked)),
            false => format!("Held against all live tokens, {} of them:", number(preview.checked)),
        },
        counts: counts.iter().filter(|(count, _)| *count > 0).map(|(count, text)| (number(*count), (*text).to_owned())).collect(),
        tokens: preview.touched.iter().take(named).map(|touched| touched_line(touched, now)).collect(),
        more: match preview.touched.len() - named {
            0 => String::new(),
            _ => "The API names more of them: PUT /api/v1/policy with dry_run.".to_owned(),
        },
    }
}

fn touched_line(touched: &Touched, now: Moment) -> TouchedLine {
    TouchedLine {
        name: touched.name.clone(),
        href: format!("/web/pats/{}", touched.id),
        owner: touched.owner_name.clone(),
        used: touched.last_used_at.map_or_else(|| MomentText::word("never"), |at| words::relative(at, now)),
        effects: touched.effects.iter().map(effect_line).collect(),
    }
}

fn effect_line(effect: &Effect) -> EffectLine {
    let (kind, text, at) = match effect {
        Effect::Ends => ("bad", "Ends".to_owned(), None),
        Effect::Pauses(silence) => ("idle", format!("Is paused: {}", silence.words()), None),
        Effect::NoNetworkLeft => ("bad", "Works from nowhere: none of its networks is allowed".to_owned(), None),
        Effect::StopsWithMaker(maker) => ("bad", format!("Stops with {maker}, which made it"), None),
        Effect::ShutOut(address) => ("warn", format!("Last used from {address}"), None),
        Effect::EndsSooner(at) => ("warn", "Ends sooner, on".to_owned(), Some(words::full(*at))),
        Effect::Loses(rights) => {
            let mut names: Vec<String> = rights.rights().map(|right| right.pair().to_string()).collect();
            names.dedup();
            ("warn", format!("Loses {}", names.join(", ")), None)
        }
    };
    EffectLine { kind: kind.to_owned(), text, at }
}
