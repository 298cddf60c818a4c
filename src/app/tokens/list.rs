//! Lists a person's own tokens.

use super::AppError;
use crate::app::authority;
use crate::domain::actor::{Actor, Who};
use crate::domain::ids::PersonId;
use crate::domain::ids::TokenId;
use crate::domain::listing::{Place, ShelfCounts, TokenQuery, Whose};
use crate::domain::policy;
use crate::domain::rights::RightsTree;
use crate::domain::token::TOKEN_RESOURCE;
pub use crate::store::token_list::Listed;
use crate::store::token_list::{List, counts_of_owner};
use crate::store::token_uses::days_of;
pub use crate::store::token_uses::{LastUse, UseDay};
use crate::store::{Snapshot, policies, teams};
use std::collections::HashMap;

/// One page of a list.
pub struct Page {
    /// The tokens with their last use.
    pub rows: Vec<Listed>,
    /// How each was used of late, by token id.
    pub days: HashMap<String, Vec<UseDay>>,
    /// What the owner may do now, to tell which rights sleep.
    pub held: RightsTree,
    /// How many stand on each shelf.
    pub counts: ShelfCounts,
    /// Where the next page goes on, if there is one.
    pub next: Option<Place>,
}

/// Lists the actor's own tokens in the active organization; at most `most`, and days of use from `since_day` on.
/// The number of queries does not depend on the number of tokens. Errors: `NotFound` for the operator, who owns none.
pub fn own(
    snapshot: &mut Snapshot<'_>,
    actor: &Actor,
    query: &TokenQuery,
    most: usize,
    since_day: i64,
) -> Result<Page, AppError> {
    let owner_id = actor.person_id().ok_or(AppError::NotFound)?;
    page_of(snapshot, actor, owner_id, query, most, since_day)
}

/// Lists the tokens of a service identity in the actor's charge, as [`own`] lists a person's. Errors: `NotFound`.
pub fn of_charge(
    snapshot: &mut Snapshot<'_>,
    actor: &Actor,
    owner_id: PersonId,
    query: &TokenQuery,
    most: usize,
    since_day: i64,
) -> Result<Page, AppError> {
    if !authority::of(snapshot, actor)?.has_charge_of(owner_id) {
        return Err(AppError::NotFound);
    }
    page_of(snapshot, actor, owner_id, query, most, since_day)
}

fn page_of(
    snapshot: &mut Snapshot<'_>,
    actor: &Actor,
    owner_id: PersonId,
    query: &TokenQuery,
    most: usize,
    since_day: i64,
) -> Result<Page, AppError> {
    let (rows, next) = some(snapshot, actor, &Whose::Owner(owner_id), query, most)?;
    let ids: Vec<TokenId> = rows.iter().map(|row| row.token.id).collect();
    let mut days: HashMap<String, Vec<UseDay>> = HashMap::new();
    for (id, day) in days_of(snapshot, &ids, since_day)? {
        days.entry(id).or_default().push(day);
    }
    let held = teams::rights_of(snapshot, actor.organization_id, owner_id)?;
    let counts = counts_of_owner(snapshot, actor.organization_id, owner_id)?;
    Ok(Page { rows, days, held, counts, next })
}

/// Of whom somebody asks for tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Their own; for a token, those that it made.
    Own,
    /// This person's.
    Of(PersonId),
    /// Everybody's.
    Everybody,
}

/// Lists tokens that the actor may see; at most `most`. Answers where the next page goes on, if there is one.
/// Errors: `Forbidden` for a token without `core.token:get`, and for other people's tokens without the reviewing right.
pub fn visible(
    snapshot: &mut Snapshot<'_>,
    actor: &Actor,
    asked: Asked,
    query: &TokenQuery,
    most: usize,
) -> Result<(Vec<Listed>, Option<Place>), AppError> {
    let authority = authority::of(snapshot, actor)?;
    let whose = match (asked, actor.who) {
        (Asked::Own, Who::Person { id, .. }) => Whose::Owner(id),
        (Asked::Of(owner), Who::Person { id, .. }) if owner == id => Whose::Owner(id),
        (Asked::Own, Who::Token { id, .. }) => {
            policy::may_list(actor, &authority, TOKEN_RESOURCE)?;
            Whose::MadeBy(id)
        }
        (Asked::Of(owner), _) if authority.has_charge_of(owner) => {
            policy::may_list(actor, &authority, TOKEN_RESOURCE)?;
            Whose::Owner(owner)
        }
        (Asked::Of(owner), _) => {
            policy::may_review_tokens(actor, &authority)?;
            Whose::Owner(owner)
        }
        (Asked::Everybody, _) | (Asked::Own, Who::Operator) => {
            policy::may_review_tokens(actor, &authority)?;
            Whose::Anybody
        }
    };
    some(snapshot, actor, &whose, query, most)
}

/// How many stretches of a wide list are looked through for one page.
const MOST_STRETCHES: usize = 4;

fn some(
    snapshot: &mut Snapshot<'_>,
    actor: &Actor,
    whose: &Whose,
    query: &TokenQuery,
    most: usize,
) -> Result<(Vec<Listed>, Option<Place>), AppError> {
    let (mut rows, mut rest) = (Vec::new(), None);
    let mut list = List::new(actor.organization_id, whose.clone(), query.clone());
    for _ in 0..MOST_STRETCHES {
        let found = list.page(snapshot, most + 1 - rows.len())?;
        rows.extend(found.rows);
        rest = found.rest;
        if rows.len() > most || rest.is_none() {
            break;
        }
    }
    let has_more = rows.len() > most;
    rows.truncate(most);
    let next = if has_more { rows.last().map(|row: &Listed| row.place.clone()) } else { rest };
    // What is listed ends when the organization's policy lets it end.
    let policy = policies::in_force(snapshot, actor.organization_id)?;
    for row in &mut rows {
        row.token.terms.window = policy.window(row.token.kind, row.token.terms.window);
    }
    Ok((rows, next))
}
