//! Shows one service identity.

use super::{AppError, Identity, visible};
use crate::app::tokens::list::{self, Page};
use crate::domain::actor::Actor;
use crate::domain::ids::PersonId;
use crate::domain::listing::{Shelf, TokenQuery};
use crate::domain::policy::PERSON_RESOURCE;
use crate::domain::rights::RightsTree;
pub use crate::store::audit::EventRecord;
use crate::store::audit::of_target;
use crate::store::{Snapshot, teams};

/// How many tokens its page shows; more are found through the list of all tokens.
const MOST_TOKENS: usize = 200;
/// How many events of its history are shown at most.
const MOST_EVENTS: i64 = 50;

/// A service identity, whole.
pub struct Shown {
    /// The identity and its team.
    pub identity: Identity,
    /// What it holds now.
    pub held: RightsTree,
    /// Its tokens, for those who have charge of it.
    pub tokens: Option<Page>,
    /// What was done to it, newest first.
    pub history: Vec<EventRecord>,
    /// Whether the actor may change it and make tokens for it.
    pub may_change: bool,
    /// Whether the actor may at least stop it.
    pub may_disable: bool,
}

/// Shows a service identity that the actor may see, with days of use from `since_day` on. Errors: `NotFound`.
pub fn show(snapshot: &mut Snapshot<'_>, actor: &Actor, id: PersonId, since_day: i64) -> Result<Shown, AppError> {
    let (identity, authority) = visible(snapshot, actor, id)?;
    let may_change = authority.has_charge_of(id);
    let query = TokenQuery { shelf: Shelf::All, ..TokenQuery::default() };
    let tokens = if may_change { Some(list::of_charge(snapshot, actor, id, &query, MOST_TOKENS, since_day)?) } else { None };
    Ok(Shown {
        held: teams::rights_of(snapshot, actor.organization_id, id)?,
        tokens,
        history: of_target(snapshot, "identity", &id.to_string(), MOST_EVENTS)?,
        may_change,
        may_disable: may_change || authority.holds(actor.organization_id, PERSON_RESOURCE, "disable"),
        identity,
    })
}

/// One service identity that the actor may see. Errors: `NotFound`.
pub fn find(snapshot: &mut Snapshot<'_>, actor: &Actor, id: PersonId) -> Result<Identity, AppError> {
    Ok(visible(snapshot, actor, id)?.0)
}
