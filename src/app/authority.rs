//! What an actor may do at this moment, read in the transaction that uses it.

use super::AppError;
use crate::domain::actor::{Actor, Who};
use crate::domain::attenuation::{Ceiling, Maker};
use crate::domain::holdings::built_in_pairs;
use crate::domain::ids::{OrganizationId, PersonId, TokenId};
use crate::domain::policy::Authority;
use crate::domain::rights::{RightsTree, Scope};
use crate::domain::token::{Grant, Token};
use crate::domain::verdict::Verdict;
use crate::domain::window::Expiry;
use crate::store::{Snapshot, projects, standing, teams, tokens};

/// The authority of an actor. Errors: `NotFound` when the token that asks is not good any more.
pub fn of(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Authority, AppError> {
    match actor.who {
        Who::Person { id, .. } => of_person(snapshot, actor.organization_id, id),
        Who::Token { id, .. } => of_token(snapshot, id),
        Who::Operator => of_operator(snapshot, actor.organization_id),
    }
}

/// What may be handed on to a token of `owner_id`: the operator makes tokens for others, but never more than those may do.
pub fn ceiling_for(
    snapshot: &mut Snapshot<'_>,
    actor: &Actor,
    authority: &Authority,
    owner_id: PersonId,
) -> Result<Ceiling, AppError> {
    match actor.who {
        Who::Operator => Ok(of_person(snapshot, actor.organization_id, owner_id)?.ceiling()),
        Who::Person { .. } | Who::Token { .. } => Ok(authority.ceiling()),
    }
}

fn of_person(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId, id: PersonId) -> Result<Authority, AppError> {
    let rights = teams::rights_of(snapshot, organization_id, id)?;
    Ok(Authority { rights, maker: Maker::Person, until: Expiry::Never })
}

fn of_token(snapshot: &mut Snapshot<'_>, id: TokenId) -> Result<Authority, AppError> {
    let token = tokens::by_id(snapshot, id)?.ok_or(AppError::NotFound)?;
    let standing = standing::of_token(snapshot, token)?;
    let until =
        standing.makers.iter().fold(standing.token.terms.window.until, |end, maker| end.earlier(maker.terms.window.until));
    match standing.verdict(snapshot.now()) {
        Verdict::Allow(allowance) => Ok(Authority { rights: allowance.rights, maker: maker_sort(&allowance.token), until }),
        Verdict::Deny(_) => Err(AppError::NotFound),
    }
}

fn maker_sort(token: &Token) -> Maker {
    match token.terms.grant {
        Grant::Everything { .. } => Maker::FullAccessToken,
        Grant::Only(_) => Maker::RestrictedToken,
    }
}

fn of_operator(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId) -> Result<Authority, AppError> {
    let live = projects::live_ids(snapshot, organization_id)?;
    let catalogue = &snapshot.rules().catalogue;
    let root = built_in_pairs("root", catalogue).unwrap_or_default();
    let scopes = std::iter::once(Scope::organization(organization_id)).chain(live.into_iter().map(Scope::project));
    let rights = scopes.map(|scope| root.on(&scope, catalogue)).fold(RightsTree::default(), |all, one| all.union(&one));
    Ok(Authority { rights, maker: Maker::Person, until: Expiry::Never })
}
