//! The policy as JSON, and what a change of it would do.

use crate::app::token_policy::PolicyRecord;
use crate::app::token_policy::preview::{Effect, Preview, Touched};
use crate::domain::rights::RightsTree;
use serde_json::{Value, json};

/// What holds, and what will.
pub struct Document<'a> {
    /// The record.
    pub record: &'a PolicyRecord,
}

impl Document<'_> {
    /// Writes the policy, its revision in waiting and its version into an answer.
    pub fn write_into(&self, body: &mut Value) {
        body["policy"] = json!(self.record.in_force);
        body["next"] = match &self.record.waiting {
            Some((from, policy)) => json!({ "applies_from": from, "policy": policy }),
            None => Value::Null,
        };
        body["version"] = json!(self.record.version);
    }
}

/// What a policy would do to the tokens that exist.
pub fn preview(preview: &Preview) -> Value {
    json!({
        "checked": preview.checked,
        "stopping": preview.stopping,
        "shut_out": preview.shut_out,
        "shortened": preview.shortened,
        "narrowed": preview.narrowed,
        "tokens": preview.touched.iter().map(touched).collect::<Vec<_>>(),
    })
}

fn touched(touched: &Touched) -> Value {
    json!({
        "id": touched.id,
        "name": touched.name,
        "owner_id": touched.owner_id,
        "owner_name": touched.owner_name,
        "last_used_at": touched.last_used_at,
        "effects": touched.effects.iter().map(effect).collect::<Vec<_>>(),
    })
}

/// Every effect has the same fields; those that say nothing of it are `null`.
fn effect(effect: &Effect) -> Value {
    let (mut ends_at, mut rights, mut address) = (Value::Null, Value::Null, Value::Null);
    match effect {
        Effect::Ends | Effect::Pauses(_) | Effect::NoNetworkLeft | Effect::StopsWithMaker(_) => {}
        Effect::ShutOut(from) => address = json!(from),
        Effect::EndsSooner(at) => ends_at = json!(at),
        Effect::Loses(lost) => rights = one_by_one(lost),
    }
    json!({ "effect": effect.code(), "ends_at": ends_at, "rights": rights, "address": address })
}

fn one_by_one(rights: &RightsTree) -> Value {
    rights.rights().map(|right| Value::String(right.to_string())).collect()
}
