//! Handing roles on: nobody puts into a role, or gives through a team, what they were not given themself.
//!
//! [`measured`](super::impact::measured) sees what people gain by a change. A team without members gives nobody anything yet,
//! and a role that no team gives neither; what they would give one day is asked for here.

use super::{AppError, authority};
use crate::domain::actor::Actor;
use crate::domain::holdings::PROJECT_TO_COME;
use crate::domain::organization::GrantScope;
use crate::domain::policy;
use crate::domain::rights::{RolePairs, Scope};
use crate::store::Snapshot;

/// What an actor may put into a role: all they were given, wherever that is. Errors: `NotFound` for a token that is not good.
pub fn pairs(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<RolePairs, AppError> {
    let given = authority::given(snapshot, actor)?;
    let mut pairs = RolePairs::new();
    for scope in given.scopes() {
        pairs.absorb(&given.pairs_on(&scope));
    }
    Ok(pairs)
}

/// Refuses a role with more in it than the actor was given anywhere. Errors: `Forbidden`, naming the first such pair.
pub fn demand_pairs(snapshot: &mut Snapshot<'_>, actor: &Actor, wanted: &RolePairs) -> Result<(), AppError> {
    let beyond = wanted.difference(&pairs(snapshot, actor)?);
    match beyond.pairs().next() {
        None => Ok(()),
        Some(pair) => Err(AppError::Forbidden { lacks: pair.to_string() }),
    }
}

/// Refuses pairs in a place where the actor was not given them. Errors: `Forbidden`, naming the first such right.
pub fn demand_place(snapshot: &mut Snapshot<'_>, actor: &Actor, wanted: &RolePairs, place: GrantScope) -> Result<(), AppError> {
    let scope = match place {
        GrantScope::Organization => Scope::organization(actor.organization_id),
        GrantScope::Project(id) => Scope::project(id),
        GrantScope::EveryProject => Scope::project(PROJECT_TO_COME),
    };
    let wanted = wanted.on(&scope, &snapshot.rules().catalogue);
    Ok(policy::may_give(&authority::given(snapshot, actor)?, &wanted)?)
}
