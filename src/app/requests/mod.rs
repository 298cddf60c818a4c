//! What people ask a second person to approve, one verb a file.
//!
//! A token that needs approval works nowhere until somebody else agrees; it has no secret either.
//! The secret is made when its owner comes for it after that, so it is stored nowhere meanwhile.

pub mod approve;
mod ask;
pub mod decline;
pub mod list;
pub mod withdraw;

pub use ask::{ask_for_creation, ask_for_widening};

use super::{AppError, authority};
use crate::domain::actor::Actor;
use crate::domain::ids::RequestId;
use crate::domain::policy;
use crate::domain::request::{RequestState, TokenRequest};
use crate::domain::rights::RightsTree;
pub use crate::store::token_requests::RequestRecord;
use crate::store::{Snapshot, teams, token_requests};

/// The conflict of two who decide, or of one who comes too late.
const DECIDED: AppError = AppError::conflict("request.decided", "This request was decided already. Look at it again.");

/// A request with what is needed to judge it.
pub struct Shown {
    /// The request, its token and its people.
    pub record: RequestRecord,
    /// What the token's owner may do now.
    pub held: RightsTree,
    /// Whether the actor may decide it.
    pub may_decide: bool,
    /// Whether it is the actor's own.
    pub is_own: bool,
}

/// A request that the actor may see. Errors: `NotFound`.
pub fn show(snapshot: &mut Snapshot<'_>, actor: &Actor, id: RequestId) -> Result<Shown, AppError> {
    let authority = authority::of(snapshot, actor)?;
    let record = token_requests::by_id(snapshot, id)?.ok_or(AppError::NotFound)?;
    let request = &record.request;
    policy::may_see_request(actor, &authority, request)?;
    let held = teams::rights_of(snapshot, request.organization_id, record.token.owner_id)?;
    let may_decide = policy::may_decide_request(actor, &authority, request.clone(), record.token.clone()).is_ok();
    let is_own = actor.person_id() == Some(request.requester_id);
    Ok(Shown { may_decide: may_decide && request.state == RequestState::Open, is_own, held, record })
}

fn demand_open(request: &TokenRequest, version: i64) -> Result<(), AppError> {
    if request.state == RequestState::Open && request.version == version { Ok(()) } else { Err(DECIDED) }
}
