//! Where mail reaches people, for showing whose a token is.

use super::AppError;
use crate::domain::actor::Actor;
use crate::domain::ids::PersonId;
use crate::domain::token::Token;
use crate::store::{Snapshot, people};
use std::collections::HashMap;

/// The addresses of those who own or revoked these tokens, which the actor must be allowed to see.
/// The number of queries does not depend on the number of tokens. Errors: those of the store.
pub fn around(snapshot: &mut Snapshot<'_>, actor: &Actor, tokens: &[Token]) -> Result<HashMap<PersonId, String>, AppError> {
    let owners = tokens.iter().map(|token| token.owner_id);
    let mut wanted: Vec<PersonId> = owners.chain(tokens.iter().filter_map(|token| token.revocation.as_ref()?.by)).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let few = wanted.len() <= 3;
    let mut found = HashMap::new();
    if !few {
        let members = people::owners(snapshot, actor.organization_id, 100_000)?;
        found.extend(members.into_iter().map(|person| (person.id, person.email.as_str().to_owned())));
        return Ok(found);
    }
    for id in wanted {
        found.extend(people::by_id(snapshot, id)?.map(|person| (id, person.email.as_str().to_owned())));
    }
    Ok(found)
}
