//! Asks a second person.

use crate::app::AppError;
use crate::domain::actor::Actor;
use crate::domain::audit::{Event, Target};
use crate::domain::ids::RequestId;
use crate::domain::request::{Remark, RequestSort, RequestState, TokenRequest};
use crate::domain::token::{Terms, Token};
use crate::store::{Tx, token_requests};

/// Notes that a new token waits for approval. Errors: those of the store.
pub fn ask_for_creation(tx: &mut Tx<'_>, actor: &Actor, token: &Token) -> Result<(RequestId, Event), AppError> {
    let id = ask(tx, actor, token, RequestSort::Creation, token.terms.clone())?;
    Ok((id, Event::new("token.approval_asked", target(token))))
}

/// Notes that a token is to have these terms once somebody agrees; until then it keeps its own.
/// What was asked for it before is withdrawn. Errors: those of the store.
pub fn ask_for_widening(tx: &mut Tx<'_>, actor: &Actor, token: &Token, wish: Terms) -> Result<(RequestId, Event), AppError> {
    let id = ask(tx, actor, token, RequestSort::Widening, wish)?;
    Ok((id, Event::new("token.widening_asked", target(token))))
}

fn ask(tx: &mut Tx<'_>, actor: &Actor, token: &Token, sort: RequestSort, wish: Terms) -> Result<RequestId, AppError> {
    let request = TokenRequest {
        id: RequestId::new(tx.new_id()),
        organization_id: token.organization_id,
        token_id: token.id,
        requester_id: actor.person_id().unwrap_or(token.owner_id),
        sort,
        wish,
        state: RequestState::Open,
        decided_by: None,
        decided_at: None,
        remark: Remark::default(),
        created_at: tx.now(),
        version: 1,
    };
    token_requests::replace(tx, &request)?;
    Ok(request.id)
}

fn target(token: &Token) -> Target {
    Target::new("token", token.id, token.name.as_str())
}
