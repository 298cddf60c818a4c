//! Who may see, decide and take back what somebody asks a second person to approve.

use super::{Authority, Permit, Refusal};
use crate::domain::actor::{Actor, Who};
use crate::domain::request::TokenRequest;
use crate::domain::rights::Scope;
use crate::domain::token::{TOKEN_RESOURCE, Token};
use crate::domain::token_policy::APPROVAL_RESOURCE;

/// Deciding what somebody else asks for.
pub struct DecideRequest {
    /// The request as it is now.
    pub request: TokenRequest,
    /// The token as it is now.
    pub token: Token,
}

/// Lets an actor see a request: their own, or everybody's with the right to see them.
pub fn may_see_request(actor: &Actor, authority: &Authority, request: &TokenRequest) -> Result<(), Refusal> {
    let is_own = actor.person_id() == Some(request.requester_id);
    let is_here = request.organization_id == actor.organization_id;
    let sees_all = matches!(actor.who, Who::Operator) || authority.holds(actor.organization_id, APPROVAL_RESOURCE, "get");
    if is_here && (is_own || sees_all) { Ok(()) } else { Err(Refusal::NotFound) }
}

/// Lets an actor decide a request that they see. Nobody decides their own, by whatever credential, whatever their rights;
/// nor one for a token of theirs, nor what a service identity asks for whose tokens they keep.
pub fn may_decide_request(
    actor: &Actor,
    authority: &Authority,
    request: TokenRequest,
    token: Token,
) -> Result<Permit<DecideRequest>, Refusal> {
    may_see_request(actor, authority, &request)?;
    let asks = [request.requester_id, token.owner_id].map(Some).contains(&actor.person_id());
    if asks || authority.has_charge_of(request.requester_id) {
        let scope = Scope::organization(actor.organization_id);
        return Err(Refusal::Lacks(format!("{scope}/{APPROVAL_RESOURCE}:update as a second person")));
    }
    if !matches!(actor.who, Who::Operator) {
        authority.demand(actor.organization_id, APPROVAL_RESOURCE, "update")?;
    }
    Ok(Permit(DecideRequest { request, token }))
}

/// Lets whoever asked take a request back. Others who see it are told that it is not theirs.
pub fn may_withdraw_request(
    actor: &Actor,
    authority: &Authority,
    request: TokenRequest,
    token: Token,
) -> Result<Permit<DecideRequest>, Refusal> {
    may_see_request(actor, authority, &request)?;
    if actor.person_id() != Some(request.requester_id) {
        let scope = Scope::organization(actor.organization_id);
        return Err(Refusal::Lacks(format!("{scope}/{TOKEN_RESOURCE}:update as its owner")));
    }
    authority.demand(actor.organization_id, TOKEN_RESOURCE, "update")?;
    Ok(Permit(DecideRequest { request, token }))
}
