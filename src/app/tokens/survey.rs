//! Lists tokens of everybody, for the operator at the shell.

use super::AppError;
use crate::domain::ids::{OrganizationId, PersonId};
use crate::domain::listing::{Order, Shelf, TokenQuery, Whose};
use crate::store::token_list::List;
pub use crate::store::token_list::Listed;
use crate::store::{Snapshot, people};

/// How many tokens one query fetches.
const AT_ONCE: usize = 1_000;
/// More people than one looks through at a shell.
const MOST_PEOPLE: i64 = 100_000;

/// A token and the username of its owner.
pub struct Found {
    /// The token with its last use.
    pub listed: Listed,
    /// Who owns it.
    pub owner: String,
}

/// All tokens of an organization, or of one person in it, in every state: by owner, then oldest last.
/// It takes a query for each person at least, which is fine at a shell and nowhere else.
pub fn survey(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    only: Option<PersonId>,
) -> Result<Vec<Found>, AppError> {
    let mut owners = people::owners(snapshot, organization_id, MOST_PEOPLE)?;
    owners.retain(|person| only.is_none_or(|id| id == person.id));
    let mut found = Vec::new();
    for person in owners {
        let tokens = all_of(snapshot, organization_id, person.id)?;
        found.extend(tokens.into_iter().map(|listed| Found { listed, owner: person.username.as_str().to_owned() }));
    }
    Ok(found)
}

fn all_of(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId, owner_id: PersonId) -> Result<Vec<Listed>, AppError> {
    let query = TokenQuery { shelf: Shelf::All, order: Order::Made, ..TokenQuery::default() };
    let mut list = List::new(organization_id, Whose::Owner(owner_id), query);
    let mut all = Vec::new();
    loop {
        let found = list.page(snapshot, AT_ONCE)?;
        all.extend(found.rows);
        if found.rest.is_none() {
            return Ok(all);
        }
    }
}
