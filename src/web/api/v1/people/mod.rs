//! People of the organization.

pub mod change;
pub mod index;
pub mod invite;
pub mod leaving;
pub mod rights;

use crate::app::people::list::Listed;
use crate::domain::ids::PersonId;
use crate::domain::person::Person;
use crate::web::refusal::Refusal;
use serde_json::{Value, json};

fn parse_id(id: &str) -> Result<PersonId, Refusal> {
    PersonId::parse(id).map_err(|_| Refusal::not_found())
}

/// A person as JSON; nothing of their password.
pub fn document(person: &Person) -> Value {
    json!({
        "id": person.id,
        "username": person.username,
        "email": person.email,
        "full_name": person.full_name,
        "disabled": !person.is_active(),
        "disabled_at": person.disabled_at,
        "created_at": person.created_at,
        "version": person.version,
    })
}

fn with_teams(listed: &Listed) -> Value {
    let mut body = document(&listed.person);
    body["teams"] = json!(listed.teams);
    body
}
