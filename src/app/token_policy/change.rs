//! Changes an organization's policy, at once or from a day on.

use super::{AppError, POLICY_RESOURCE, PolicyRecord, TokenPolicy};
use crate::app::{FieldError, authority};
use crate::domain::actor::Actor;
use crate::domain::attenuation::{LONGEST_EPHEMERAL, Lifetimes, span_text};
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::moment::Moment;
use crate::domain::policy::{self, Keep, Permit};
use crate::domain::rights::{Catalogue, RolePairs};
use crate::domain::rules::Rules;
use crate::store::{Tx, organizations, policies};
use serde_json::Value;
use time::Duration;

/// The shortest life that a policy may leave: with less, nobody could finish making a token.
const SHORTEST: Duration = Duration::minutes(5);
/// The furthest day from which a change may hold.
const FURTHEST: Duration = Duration::days(366);

/// From when a change holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begins {
    /// At once. A revision that waited is dropped.
    Now,
    /// From this moment on; until then the present policy holds.
    At(Moment),
}

/// Changes the policy. `version` is the one that was seen.
/// Errors: `NotFound` without `core.policy:get`, `Forbidden` without `core.policy:update`, `Conflict` when somebody changed it
/// meanwhile, `Invalid` for rules that are wider than the installation's, unknown rights, or a beginning in the past.
pub fn change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    version: i64,
    wish: TokenPolicy,
    begins: Begins,
) -> Result<Audited<PolicyRecord>, AppError> {
    let permit = permit(tx, actor, version)?;
    let mut wrong = faults(&wish, tx.rules());
    wrong.extend(fault_of_beginning(begins, tx.now()));
    if !wrong.is_empty() {
        return Err(AppError::Invalid(wrong));
    }
    let before = permit.object.clone();
    let is_same = match begins {
        Begins::Now => before.in_force == wish && before.waiting.is_none(),
        Begins::At(from) => before.waiting.as_ref() == Some(&(from, wish.clone())),
    };
    if is_same {
        return Ok(Audited::unchanged(before));
    }
    let event = match begins {
        Begins::Now => described(event(tx, actor, "policy.changed")?, &before.in_force, &wish),
        Begins::At(from) => described(event(tx, actor, "policy.scheduled")?, &before.in_force, &wish).change(
            "applies_from",
            None,
            from.to_string(),
        ),
    };
    match begins {
        Begins::Now => policies::save(tx, &permit, &wish, None)?,
        Begins::At(from) => policies::save(tx, &permit, &before.in_force, Some((from, &wish)))?,
    }
    Ok(Audited::new(policies::of(tx, actor.organization_id)?, event))
}

/// Drops the revision that waits. Errors: those of [`change`]; nothing happens when none waits.
pub fn withdraw(tx: &mut Tx<'_>, actor: &Actor, version: i64) -> Result<Audited<PolicyRecord>, AppError> {
    let permit = permit(tx, actor, version)?;
    let before = permit.object.clone();
    let Some((from, _)) = &before.waiting else { return Ok(Audited::unchanged(before)) };
    let event = event(tx, actor, "policy.withdrawn")?.change("applies_from", from.to_string(), None);
    policies::save(tx, &permit, &before.in_force, None)?;
    Ok(Audited::new(policies::of(tx, actor.organization_id)?, event))
}

fn permit(tx: &mut Tx<'_>, actor: &Actor, version: i64) -> Result<Permit<Keep<PolicyRecord>>, AppError> {
    let authority = authority::of(tx, actor)?;
    organizations::take_turn(tx, actor.organization_id)?;
    let record = policies::of(tx, actor.organization_id)?;
    let permit = policy::may_keep(actor, &authority, POLICY_RESOURCE, "update", record)?;
    if permit.object.version != version {
        return Err(AppError::conflict("policy.changed_meanwhile", "Somebody changed the policy after you opened it."));
    }
    Ok(permit)
}

fn event(tx: &mut Tx<'_>, actor: &Actor, action: &'static str) -> Result<Event, AppError> {
    let organization = organizations::by_id(tx, actor.organization_id)?.ok_or(AppError::NotFound)?;
    Ok(Event::new(action, Target::new("policy", organization.id, organization.name.as_str())))
}

/// Every rule that differs, under its name in the API.
fn described(mut event: Event, old: &TokenPolicy, new: &TokenPolicy) -> Event {
    let fields = |policy: &TokenPolicy| match serde_json::to_value(policy) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let (old, new) = (fields(old), fields(new));
    let text = |value: Option<&Value>| value.filter(|value| !value.is_null()).map(Value::to_string);
    for (name, value) in &new {
        if old.get(name) != Some(value) {
            event = event.change(name, text(old.get(name)), text(Some(value)));
        }
    }
    event
}

fn fault_of_beginning(begins: Begins, now: Moment) -> Option<FieldError> {
    let wrong = |words: &str| Some(FieldError::new("applies_from", "policy.begins_wrong", words));
    match begins {
        Begins::Now => None,
        Begins::At(from) if from <= now => wrong("Choose a day to come, or let it hold at once."),
        Begins::At(from) if from.since(now) > FURTHEST => wrong("Choose a day within a year."),
        Begins::At(_) => None,
    }
}

/// Everything that is wrong with a policy here: what is wider than the installation, and what cannot be.
pub fn faults(policy: &TokenPolicy, rules: &Rules) -> Vec<FieldError> {
    let mut found = Vec::new();
    let lives = &policy.longest_life_seconds;
    let longest = rules.lifetimes.longest;
    found.extend(fault_of_life("longest_life_full_access", lives.full_access, longest));
    found.extend(fault_of_life("longest_life_restricted", lives.restricted, longest));
    found.extend(fault_of_life("longest_life_ephemeral", lives.ephemeral, longest.min(LONGEST_EPHEMERAL)));
    found.extend(fault_of_life("usual_life", policy.usual_life_seconds, longest));
    found.extend(fault_of_days("idle_days", policy.idle_days));
    found.extend(fault_of_days("never_used_days", policy.never_used_days));
    found.extend(fault_of_pairs("withheld", &policy.withheld, &rules.catalogue));
    found.extend(fault_of_pairs("needs_approval", &policy.needs_approval, &rules.catalogue));
    found.extend(fault_of_count(policy.most_tokens_per_person, rules.most_tokens_per_person));
    found.extend(fault_of_usual_life(policy, &rules.lifetimes));
    found
}

fn fault_of_life(field: &'static str, seconds: Option<i64>, most: Duration) -> Option<FieldError> {
    let life = Duration::seconds(seconds?);
    let words = if life < SHORTEST {
        format!("Allow at least {}.", span_text(SHORTEST))
    } else if life > most {
        format!("This installation allows at most {}.", span_text(most))
    } else {
        return None;
    };
    Some(FieldError::new(field, "policy.life_out_of_bounds", words))
}

fn fault_of_days(field: &'static str, days: Option<u32>) -> Option<FieldError> {
    let is_wrong = !(1..=3_660).contains(&days?);
    is_wrong.then(|| FieldError::new(field, "policy.days_out_of_bounds", "Choose between 1 and 3660 days."))
}

fn fault_of_pairs(field: &'static str, pairs: &RolePairs, catalogue: &Catalogue) -> Option<FieldError> {
    let unknown = pairs.pairs().find(|pair| catalogue.action(pair.resource.as_str(), pair.action.as_str()).is_none())?;
    Some(FieldError::new(field, "policy.right_unknown", format!("There is no right {unknown} here.")))
}

fn fault_of_count(count: Option<i64>, most: i64) -> Option<FieldError> {
    let is_wrong = !(1..=most).contains(&count?);
    let words = || format!("Choose between 1 and {most} tokens, which is what this installation allows.");
    is_wrong.then(|| FieldError::new("most_tokens_per_person", "policy.count_out_of_bounds", words()))
}

/// A life that is proposed must not be longer than the longest one.
fn fault_of_usual_life(policy: &TokenPolicy, lifetimes: &Lifetimes) -> Option<FieldError> {
    let usual = policy.usual_life_seconds?;
    let longest = policy.longest_life_seconds.restricted.unwrap_or(lifetimes.longest.whole_seconds());
    let words = "The life that the form proposes is longer than the longest one.";
    (usual > longest).then(|| FieldError::new("usual_life", "policy.usual_too_long", words))
}
