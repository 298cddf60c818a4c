//! Service identities: owners of tokens that are no people.

pub mod keep;
pub mod tokens;

use crate::app::identities::Identity;
use crate::domain::ids::PersonId;
use crate::domain::person::Person;
use crate::web::refusal::Refusal;
use serde_json::{Value, json};

fn parse_id(id: &str) -> Result<PersonId, Refusal> {
    PersonId::parse(id).map_err(|_| Refusal::not_found())
}

/// A service identity as JSON.
fn document(person: &Person) -> Value {
    json!({
        "id": person.id,
        "username": person.username,
        "name": person.full_name,
        "description": person.description(),
        "team_id": person.team_id(),
        "disabled": !person.is_active(),
        "disabled_at": person.disabled_at,
        "created_at": person.created_at,
        "version": person.version,
    })
}

fn with_team(identity: &Identity) -> Value {
    let mut body = document(&identity.person);
    body["team"] = json!(identity.team.as_ref().map(|team| team.name.as_str()));
    body
}
