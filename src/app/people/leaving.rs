//! What stops when a person's access ends, token by token, and what became of those that were handed over.

use super::{AppError, visible};
use crate::domain::actor::Actor;
use crate::domain::ids::{PersonId, ServiceId, TokenId};
use crate::domain::listing::{Order, Shelf, TokenQuery, Whose};
use crate::domain::moment::Moment;
use crate::domain::person::Person;
use crate::domain::policy::{self, PERSON_RESOURCE};
use crate::domain::token::{Token, TokenKind};
pub use crate::store::handovers::Handover;
use crate::store::token_uses::LastUse;
use crate::store::{Snapshot, handovers, services, token_list, token_uses};
use std::collections::HashMap;
use time::Duration;

/// How many tokens are listed at most; the rest is counted.
const MOST_LISTED: usize = 500;
/// A token used within this counts as used today.
pub const TODAY: Duration = Duration::days(1);
/// Services that asked for a token within this are named.
const OF_LATE: Duration = Duration::days(90);

/// A person's tokens that are not over, as they stand when the person leaves.
pub struct Leaving {
    /// The person.
    pub person: Person,
    /// Their tokens that work, or could: used last first. Empty for an actor who may not review tokens.
    pub tokens: Vec<LeavingToken>,
    /// How many there are in all.
    pub total: usize,
    /// How many of them were used within the last day.
    pub used_today: usize,
    /// The services that asked for any of them of late, by name.
    pub services: Vec<String>,
    /// What was handed over before, newest first.
    pub handed_over: Vec<Handover>,
    /// Whether the actor may see and hand over single tokens.
    pub may_review: bool,
}

/// One token of somebody who leaves.
pub struct LeavingToken {
    /// The token.
    pub token: Token,
    /// When, from where and by what it was used last.
    pub last_use: Option<LastUse>,
    /// Which services asked for it of late, the last one first.
    pub services: Vec<String>,
    /// Whether it was used within the last day.
    pub is_used_today: bool,
}

/// Foresees what stops when a person is disabled or removed now. Changes nothing.
/// The number of queries does not depend on the number of tokens.
/// Errors: `NotFound` without the right to see people, `Forbidden` without the right to disable them.
pub fn foresee(snapshot: &mut Snapshot<'_>, actor: &Actor, id: PersonId) -> Result<Leaving, AppError> {
    let (person, authority) = visible(snapshot, actor, id)?;
    policy::may_do(actor, &authority, PERSON_RESOURCE, "disable")?;
    let may_review = policy::may_review_tokens(actor, &authority).is_ok();
    let mut tokens = live_tokens(snapshot, actor, id)?;
    let services = name_services(snapshot, actor, &mut tokens)?;
    let (total, used_today) = (tokens.len(), tokens.iter().filter(|token| token.is_used_today).count());
    if !may_review {
        tokens.clear();
    }
    tokens.truncate(MOST_LISTED);
    let handed_over = handovers::of_giver(snapshot, actor.organization_id, id)?;
    Ok(Leaving { person, tokens, total, used_today, services, handed_over, may_review })
}

fn live_tokens(snapshot: &mut Snapshot<'_>, actor: &Actor, id: PersonId) -> Result<Vec<LeavingToken>, AppError> {
    let now = snapshot.now();
    let query = TokenQuery { shelf: Shelf::All, order: Order::LastUsed, ..TokenQuery::default() };
    let mut list = token_list::List::new(actor.organization_id, Whose::Owner(id), query);
    let mut found = Vec::new();
    loop {
        let page = list.page(snapshot, MOST_LISTED)?;
        found.extend(page.rows.into_iter().filter(|row| is_live(&row.token, now)));
        if page.rest.is_none() {
            break;
        }
    }
    let leaving = |row: token_list::Listed| LeavingToken {
        is_used_today: row.last_use.as_ref().is_some_and(|last| now.since(last.at) <= TODAY),
        token: row.token,
        last_use: row.last_use,
        services: Vec::new(),
    };
    Ok(found.into_iter().map(leaving).collect())
}

fn is_live(token: &Token, now: Moment) -> bool {
    token.kind != TokenKind::Login && token.revocation.is_none() && !token.terms.window.has_ended(now)
}

/// Names the services behind each token; answers all of them by name.
fn name_services(snapshot: &mut Snapshot<'_>, actor: &Actor, tokens: &mut [LeavingToken]) -> Result<Vec<String>, AppError> {
    let ids: Vec<TokenId> = tokens.iter().map(|one| one.token.id).collect();
    let names: HashMap<ServiceId, String> = services::of_organization(snapshot, actor.organization_id)?
        .into_iter()
        .map(|service| (service.id, service.name.as_str().to_owned()))
        .collect();
    let since = snapshot.now().minus(OF_LATE);
    let mut all = Vec::new();
    for (token_id, service_id) in token_uses::services_of(snapshot, &ids, since)? {
        let Some(name) = names.get(&service_id) else { continue };
        let known = tokens.iter_mut().find(|one| one.token.id == token_id);
        if let Some(one) = known.filter(|one| !one.services.contains(name)) {
            one.services.push(name.clone());
        }
        all.push(name.clone());
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}
