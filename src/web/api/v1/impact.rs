//! What a change would do to everybody's rights, as it is written.

use crate::app::impact::{Impact, PersonImpact};
use serde_json::{Value, json};

/// Whose rights would change, and how many tokens.
pub fn document(impact: &Impact) -> Value {
    json!({
        "people": impact.people.iter().map(person).collect::<Vec<Value>>(),
        "tokens_losing": impact.tokens_losing,
        "tokens_regaining": impact.tokens_regaining,
    })
}

fn person(person: &PersonImpact) -> Value {
    json!({
        "id": person.id,
        "name": person.name,
        "is_service": person.is_service,
        "gained": person.gained,
        "lost": person.lost,
    })
}
