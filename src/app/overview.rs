//! What an administrator looks at first: how many tokens there are of each sort, how they are used, and what is new and risky.
//!
//! Counting a million tokens takes longer than a page may. So an organization with up to [`MOST_COUNTED`] is counted
//! while the page waits, and is exact; a larger one is counted every ten minutes by the server itself, and the page says when.

use super::AppError;
use crate::app::authority;
use crate::app::requests::list::count_to_decide;
use crate::domain::actor::Actor;
use crate::domain::ids::OrganizationId;
use crate::domain::listing::{Order, Shelf, TokenQuery, Whose};
use crate::domain::moment::Moment;
use crate::domain::policy::{self, AUDIT_RESOURCE, MEMBER_TOKEN_RESOURCE};
use crate::domain::tally::Tally;
use crate::domain::token::{Grant, Token};
use crate::domain::token_policy::InForce;
use crate::domain::window::Expiry;
use crate::store::audit::{AuditQuery, Outcome, look};
use crate::store::token_list::{List, Listed};
pub use crate::store::token_uses::UseDay;
use crate::store::{Snapshot, Store, StoreError, people, policies, tallies};
use std::collections::HashMap;
use time::Duration;

/// An organization with more tokens than this is not counted while somebody waits.
pub const MOST_COUNTED: i64 = 10_000;
/// Among how many of the newest tokens risky ones are looked for.
const LOOKED_THROUGH: usize = 200;
/// How many risky ones are shown.
const SHOWN: usize = 6;
/// Organizations whose counts are added up at most.
const MOST_ORGANIZATIONS: i64 = 100_000;
/// How many refusals are counted at most.
pub const MOST_REFUSALS: i64 = 1_000;
/// Tokens counted at once by the server itself.
const STRIDE: i64 = 5_000;

/// The overview.
pub struct Overview {
    /// The counts.
    pub tally: Tally,
    /// When they were counted, if that was before now; `None` for counts of this moment.
    pub counted_at: Option<Moment>,
    /// Whether they are not known yet.
    pub is_uncounted: bool,
    /// Use by day.
    pub days: Vec<UseDay>,
    /// New tokens that deserve a look.
    pub risks: Vec<Risk>,
    /// How many requests of others wait for the actor to decide; `None` for those who decide none.
    pub to_decide: Option<i64>,
    /// Refused changes of the last day, up to [`MOST_REFUSALS`]; `None` for those who may not read the log.
    pub refusals: Option<i64>,
}

/// A new token that deserves a look.
pub struct Risk {
    /// The token.
    pub token: Token,
    /// What its owner is called.
    pub owner_name: String,
    /// Whether it never ends.
    pub never_ends: bool,
    /// Whether it may do all that its owner may.
    pub is_full: bool,
}

/// The overview of the actor's organization, with use from `since_day` on.
/// Errors: `Forbidden` without `core.member_token:get`, also for those who lead a team: these are everybody's numbers.
pub fn show(snapshot: &mut Snapshot<'_>, actor: &Actor, since_day: i64) -> Result<Overview, AppError> {
    let authority = authority::of(snapshot, actor)?;
    policy::may_list(actor, &authority, MEMBER_TOKEN_RESOURCE)?;
    let (tally, counted_at, is_uncounted) = count(snapshot, actor)?;
    let refusals = policy::may_list(actor, &authority, AUDIT_RESOURCE).is_ok().then(|| refusals(snapshot, actor)).transpose()?;
    let days = tallies::days(snapshot, actor.organization_id, since_day)?;
    let to_decide = count_to_decide(snapshot, actor)?;
    Ok(Overview { tally, counted_at, is_uncounted, days, risks: risks(snapshot, actor)?, to_decide, refusals })
}

fn count(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<(Tally, Option<Moment>, bool), AppError> {
    let now = snapshot.now();
    if !tallies::has_more_than(snapshot, actor.organization_id, MOST_COUNTED)? {
        let counted = tallies::of_organization(snapshot, actor.organization_id, MOST_COUNTED)?;
        let mut tally = Tally::default();
        let policy = policies::in_force(snapshot, actor.organization_id)?;
        counted.into_iter().for_each(|token| tally.count(&token.under(&policy), now));
        return Ok((tally, None, false));
    }
    match tallies::last(snapshot, actor.organization_id)? {
        Some((at, tally)) => Ok((tally, Some(at), false)),
        None => Ok((Tally::default(), None, true)),
    }
}

fn refusals(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<i64, AppError> {
    let since = snapshot.now().minus(Duration::days(1));
    let query = AuditQuery { outcome: Some(Outcome::Refused), after: Some(since), ..AuditQuery::default() };
    let found = look(snapshot, actor.organization_id, &query, usize::try_from(MOST_REFUSALS).unwrap_or_default())?;
    Ok(i64::try_from(found.events.len()).unwrap_or(i64::MAX))
}

fn risks(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Vec<Risk>, AppError> {
    let query = TokenQuery { shelf: Shelf::InUse, order: Order::Made, ..TokenQuery::default() };
    let newest = List::new(actor.organization_id, Whose::Anybody, query).page(snapshot, LOOKED_THROUGH)?;
    let risky = newest.rows.into_iter().filter_map(|Listed { token, .. }| risk(token)).take(SHOWN);
    let mut risks: Vec<Risk> = risky.collect();
    for risk in &mut risks {
        let owner = people::by_id(snapshot, risk.token.owner_id)?;
        risk.owner_name = owner.map(|owner| owner.full_name.as_str().to_owned()).unwrap_or_default();
    }
    Ok(risks)
}

fn risk(token: Token) -> Option<Risk> {
    let never_ends = token.terms.window.until == Expiry::Never;
    let is_full = matches!(token.terms.grant, Grant::Everything { .. });
    (never_ends || is_full).then(|| Risk { token, owner_name: String::new(), never_ends, is_full })
}

/// The last counts of all organizations together. For the operator's metrics.
pub fn everywhere(snapshot: &mut Snapshot<'_>) -> Result<Tally, AppError> {
    let mut sum = Tally::default();
    tallies::all(snapshot, MOST_ORGANIZATIONS)?.iter().for_each(|tally| sum.add(tally));
    Ok(sum)
}

/// Counts the tokens of all organizations and keeps the counts. Reads in strides, so that nobody waits for it.
pub fn count_all(store: &Store) -> Result<(), StoreError> {
    let now = store.env().clock.now();
    let mut counts: HashMap<String, Tally> = HashMap::new();
    let (mut after, mut policies_known) = (String::new(), HashMap::new());
    loop {
        let tokens = store.read(|snapshot| tallies::stride(snapshot, &after, STRIDE))?;
        let Some((last, ..)) = tokens.last() else { break };
        after.clone_from(last);
        for (_, organization_id, token) in tokens {
            if !policies_known.contains_key(&organization_id) {
                policies_known.insert(organization_id.clone(), policy_of(store, &organization_id)?);
            }
            let token = policies_known.get(&organization_id).into_iter().fold(token, |token, policy| token.under(policy));
            counts.entry(organization_id).or_default().count(&token, now);
        }
    }
    store.keep(|tx| counts.iter().try_for_each(|(id, tally)| tallies::keep(tx, id, tally)))
}

fn policy_of(store: &Store, organization_id: &str) -> Result<InForce, StoreError> {
    let id =
        OrganizationId::parse(organization_id).map_err(|_| StoreError::Corrupt("a token without its organization".to_owned()))?;
    store.read(|snapshot| policies::in_force(snapshot, id))
}
