//! Shows one token with all that is known of it.

use super::unused::{self, Unused};
use super::{AppError, visible};
use crate::app::audit::list::{AuditQuery, Found, Outcome};
use crate::app::limits;
use crate::domain::actor::Actor;
use crate::domain::ids::{RequestId, TokenId};
use crate::domain::moment::Moment;
use crate::domain::rights::RightsTree;
use crate::domain::token::Token;
use crate::domain::token_policy::Limits;
pub use crate::store::audit::EventRecord;
use crate::store::audit::{look, of_target};
use crate::store::token_uses::{LastUse, UseDay, days_of, last_of};
use crate::store::{Snapshot, people, teams, token_requests};

/// How many events of its history are shown at most.
const MOST_EVENTS: i64 = 100;

/// A token, its use and its owner's rights.
pub struct Shown {
    /// The token.
    pub token: Token,
    /// What its owner is called.
    pub owner_name: String,
    /// Whether its owner is a service identity.
    pub owner_is_service: bool,
    /// What its owner may do now.
    pub held: RightsTree,
    /// Its last use, if it was ever used.
    pub last_use: Option<LastUse>,
    /// What it did on each day since the asked one.
    pub days: Vec<UseDay>,
    /// When each right was last asked for by a service, in text form, newest first.
    pub used_rights: Vec<(String, Moment)>,
    /// The rights that nobody has asked for in a long time.
    pub unused: Option<Unused>,
    /// What is asked for it and not decided yet.
    pub open_request: Option<RequestId>,
    /// What binds tokens of its kind.
    pub limits: Limits,
}

impl Shown {
    /// The token with the end that the organization's policy leaves it: what it is like at a verdict.
    pub fn as_it_ends(&self) -> Token {
        let mut token = self.token.clone();
        token.terms.window = self.limits.capped(token.terms.window);
        token
    }
}

/// One token that the actor may see. Errors: `NotFound`.
pub fn find(snapshot: &mut Snapshot<'_>, actor: &Actor, id: TokenId) -> Result<Token, AppError> {
    Ok(visible(snapshot, actor, id)?.0)
}

/// Shows a token that the actor may see. Errors: `NotFound`.
pub fn show(snapshot: &mut Snapshot<'_>, actor: &Actor, id: TokenId, since_day: i64) -> Result<Shown, AppError> {
    let (token, _) = visible(snapshot, actor, id)?;
    let owner = people::by_id(snapshot, token.owner_id)?.ok_or(AppError::NotFound)?;
    let held = teams::rights_of(snapshot, token.organization_id, token.owner_id)?;
    let last_use = last_of(snapshot, id)?;
    let days = days_of(snapshot, &[id], since_day)?.into_iter().map(|(_, day)| day).collect();
    let used_rights = unused::used(snapshot, &token)?;
    let unused = unused::unused(&token, &used_rights, last_use.as_ref(), snapshot.now());
    let open_request = token_requests::open_of(snapshot, id)?;
    let limits = limits::of(snapshot, token.organization_id, token.kind)?;
    let owner_is_service = owner.is_service();
    let owner_name = owner.full_name.as_str().to_owned();
    Ok(Shown { open_request, limits, token, owner_name, owner_is_service, held, last_use, days, used_rights, unused })
}

/// What was done to a token, newest first and no more than is shown at once. Errors: `NotFound`.
pub fn history(snapshot: &mut Snapshot<'_>, actor: &Actor, id: TokenId) -> Result<Vec<EventRecord>, AppError> {
    visible(snapshot, actor, id)?;
    Ok(of_target(snapshot, "token", &id.to_string(), MOST_EVENTS)?)
}

/// One look at what was done to a token, as `query` asks; at most `most`, and from where it goes on. Errors: `NotFound`.
pub fn history_page(
    snapshot: &mut Snapshot<'_>,
    actor: &Actor,
    id: TokenId,
    query: &AuditQuery,
    most: usize,
) -> Result<Found, AppError> {
    visible(snapshot, actor, id)?;
    let (target_kind, target_id) = (Some("token".to_owned()), Some(id.to_string()));
    // What was refused did not happen to it.
    let query = AuditQuery { target_kind, target_id, outcome: Some(Outcome::Done), ..query.clone() };
    Ok(look(snapshot, actor.organization_id, &query, most)?)
}
