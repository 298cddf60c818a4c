//! A policy as it is typed: numbers as text, one choice for every right, kept as typed until everything about it is right.

use crate::app::FieldError;
use crate::app::token_policy::TokenPolicy;
use crate::app::token_policy::change::Begins;
use crate::domain::networks::Networks;
use crate::domain::rights::{Pair, RolePairs};
use crate::domain::token_policy::ByKind;
use crate::web::fields::Fields;
use crate::web::pages::asked::moment;
use std::collections::BTreeMap;

/// The fields of the form, for the refusal of all others.
pub(super) const KNOWN: [&str; 16] = [
    "csrf",
    "version",
    "act",
    "longest_life_full_access",
    "longest_life_restricted",
    "longest_life_ephemeral",
    "usual_life",
    "may_never_end",
    "idle_days",
    "never_used_days",
    "description_required",
    "networks",
    "most_tokens_per_person",
    "begins",
    "applies_from",
    "password",
];
/// One for each right that is not simply allowed: `withhold user:delete` or `approve user:delete`.
pub(super) const REPEATABLE: [&str; 1] = ["rule"];

const DAY: i64 = 86_400;
const HOUR: i64 = 3_600;

/// What was typed.
#[derive(Clone, Default)]
pub(super) struct Draft {
    /// Texts by the name of their field.
    texts: BTreeMap<&'static str, String>,
    /// What holds of a right, by the right: `withhold` or `approve`.
    rules: BTreeMap<String, String>,
}

impl Draft {
    /// A policy as the form holds it.
    pub(super) fn of(policy: &TokenPolicy) -> Self {
        let lives = &policy.longest_life_seconds;
        let lines: Vec<String> = policy.networks.lines().collect();
        let flag = |flag: bool| if flag { "yes".to_owned() } else { String::new() };
        let count = |count: Option<u32>| count.map(|count| count.to_string()).unwrap_or_default();
        let texts = BTreeMap::from([
            ("longest_life_full_access", in_units(lives.full_access, DAY)),
            ("longest_life_restricted", in_units(lives.restricted, DAY)),
            ("longest_life_ephemeral", in_units(lives.ephemeral, HOUR)),
            ("usual_life", in_units(policy.usual_life_seconds, DAY)),
            ("may_never_end", flag(policy.may_never_end)),
            ("idle_days", count(policy.idle_days)),
            ("never_used_days", count(policy.never_used_days)),
            ("description_required", flag(policy.description_required)),
            ("networks", lines.join("\n")),
            ("most_tokens_per_person", policy.most_tokens_per_person.map(|most| most.to_string()).unwrap_or_default()),
            ("begins", "now".to_owned()),
        ]);
        let rule =
            |pairs: &RolePairs, word: &str| pairs.pairs().map(|pair| (pair.to_string(), word.to_owned())).collect::<Vec<_>>();
        let approve = rule(&policy.needs_approval, "approve");
        let withhold = rule(&policy.withheld, "withhold");
        Self { texts, rules: approve.into_iter().chain(withhold).collect() }
    }

    /// What the form sent.
    pub(super) fn sent(fields: &Fields) -> Self {
        let texts = KNOWN.iter().map(|name| (*name, fields.text(name).to_owned())).collect();
        let rule = |text: &str| text.split_once(' ').map(|(word, pair)| (pair.to_owned(), word.to_owned()));
        let rules = fields.all("rule").filter_map(rule).filter(|(_, word)| word != "allow").collect();
        Self { texts, rules }
    }

    pub(super) fn text(&self, name: &str) -> &str {
        self.texts.get(name).map(String::as_str).unwrap_or_default()
    }

    /// What holds of a right: `withhold`, `approve` or `allow`.
    pub(super) fn rule(&self, pair: &str) -> &str {
        self.rules.get(pair).map(String::as_str).unwrap_or("allow")
    }

    /// The policy behind the draft. Errors: everything that cannot be read.
    pub(super) fn policy(&self) -> Result<TokenPolicy, Vec<FieldError>> {
        let mut errors = Vec::new();
        let policy = TokenPolicy {
            longest_life_seconds: ByKind {
                full_access: self.span("longest_life_full_access", DAY, &mut errors),
                restricted: self.span("longest_life_restricted", DAY, &mut errors),
                ephemeral: self.span("longest_life_ephemeral", HOUR, &mut errors),
            },
            usual_life_seconds: self.span("usual_life", DAY, &mut errors),
            may_never_end: self.text("may_never_end") == "yes",
            idle_days: self.number("idle_days", &mut errors),
            never_used_days: self.number("never_used_days", &mut errors),
            withheld: self.pairs("withhold", &mut errors),
            needs_approval: self.pairs("approve", &mut errors),
            description_required: self.text("description_required") == "yes",
            networks: self.networks(&mut errors),
            most_tokens_per_person: self.number("most_tokens_per_person", &mut errors),
        };
        if errors.is_empty() { Ok(policy) } else { Err(errors) }
    }

    /// From when it is to hold. Errors: a day that cannot be read.
    pub(super) fn begins(&self) -> Result<Begins, FieldError> {
        if self.text("begins") != "at" {
            return Ok(Begins::Now);
        }
        let wrong =
            || FieldError::new("applies_from", "policy.begins_unreadable", "Choose the day and time from which it holds.");
        moment(self.text("applies_from")).map(Begins::At).ok_or_else(wrong)
    }

    fn number<T: std::str::FromStr>(&self, name: &'static str, errors: &mut Vec<FieldError>) -> Option<T> {
        let text = self.text(name).trim();
        if text.is_empty() {
            return None;
        }
        let number = text.parse().ok();
        if number.is_none() {
            errors.push(FieldError::new(name, "policy.not_a_number", "Write a whole number, or leave it empty."));
        }
        number
    }

    fn span(&self, name: &'static str, unit: i64, errors: &mut Vec<FieldError>) -> Option<i64> {
        let text = self.text(name).trim();
        if text.is_empty() {
            return None;
        }
        // A policy that was set by a program may count in minutes; what the form shows of it must come back unchanged.
        let fits = |count: &f64| count.is_finite() && *count >= 0.0 && *count < 100_000.0;
        #[allow(clippy::cast_possible_truncation, reason = "the bounds are checked")]
        let seconds = text.parse::<f64>().ok().filter(fits).map(|count| (count * unit as f64).round() as i64);
        if seconds.is_none() {
            errors.push(FieldError::new(name, "policy.not_a_number", "Write a number, or leave it empty."));
        }
        seconds
    }

    fn pairs(&self, word: &str, errors: &mut Vec<FieldError>) -> RolePairs {
        let mut pairs = RolePairs::new();
        for (text, _) in self.rules.iter().filter(|(_, known)| *known == word) {
            match text.parse::<Pair>() {
                Ok(pair) => _ = pairs.insert(pair),
                Err(_) => {
                    errors.push(FieldError::new("withheld", "policy.right_unknown", "A right in this form cannot be read."))
                }
            }
        }
        pairs
    }

    fn networks(&self, errors: &mut Vec<FieldError>) -> Networks {
        Networks::parse(self.text("networks").lines()).unwrap_or_else(|wrong| {
            let words: Vec<String> = wrong.iter().map(ToString::to_string).collect();
            errors.push(FieldError::new("networks", "policy.network_unreadable", words.join(" ")));
            Networks::default()
        })
    }
}

fn in_units(seconds: Option<i64>, unit: i64) -> String {
    match seconds {
        None => String::new(),
        Some(seconds) if seconds % unit == 0 => (seconds / unit).to_string(),
        Some(seconds) => format!("{:.6}", seconds as f64 / unit as f64),
    }
}
