//! What an actor may do at this moment, read in the transaction that uses it.

use super::AppError;
use crate::domain::actor::{Actor, Who};
use crate::domain::attenuation::{Ceiling, Maker};
use crate::domain::holdings::{PROJECT_TO_COME, built_in_pairs, held};
use crate::domain::ids::{OrganizationId, PersonId, ProjectId, TokenId};
use crate::domain::policy::Authority;
use crate::domain::policy::TEAM_RESOURCE;
use crate::domain::request::TokenRequest;
use crate::domain::rights::{Right, RightsTree, Scope};
use crate::domain::token::{Grant, Token};
use crate::domain::verdict::Verdict;
use crate::domain::window::Expiry;
use crate::store::{Snapshot, identities, people, projects, standing, teams, tokens};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The authority of an actor, worked out once for one picture.
/// Errors: `NotFound` when the token that asks is not good any more.
pub fn of(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Arc<Authority>, AppError> {
    if let Some(known) = snapshot.known_authority(actor) {
        return Ok(known);
    }
    let authority = Arc::new(at_present(snapshot, actor)?);
    snapshot.remember_authority(actor, &authority);
    Ok(authority)
}

fn at_present(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Authority, AppError> {
    let authority = match actor.who {
        Who::Person { id, .. } => of_person(snapshot, actor.organization_id, id)?,
        Who::Token { id, .. } => of_token(snapshot, actor, id)?,
        Who::Operator => return of_operator(snapshot, actor.organization_id),
    };
    let charges = charges(snapshot, actor, &authority)?;
    Ok(Authority { charges, ..authority })
}

/// Leading a team is something a person does in person; a token has charge of identities only with the right to change teams.
fn charges(snapshot: &mut Snapshot<'_>, actor: &Actor, authority: &Authority) -> Result<BTreeSet<PersonId>, AppError> {
    let organization_id = actor.organization_id;
    let all = authority.holds(organization_id, TEAM_RESOURCE, "update");
    let ids = match actor.who {
        _ if all => identities::ids_of(snapshot, organization_id)?,
        Who::Person { id, .. } => identities::ids_led_by(snapshot, organization_id, id)?,
        Who::Token { .. } | Who::Operator => Vec::new(),
    };
    // An identity is nobody's keeper, least of all its own: its tokens stand below it as a person's do.
    Ok(ids.into_iter().filter(|id| Some(*id) != actor.person_id()).collect())
}

/// What an actor was given, on archived projects too. There it sleeps, but it counts when rights are handed on:
/// whoever wakes a project up must not find more behind it than they could have given while it was awake.
/// A role in every project reaches those to come as well; [`PROJECT_TO_COME`] stands for them.
/// Errors: `NotFound` when the token that asks is not good any more.
pub fn given(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<RightsTree, AppError> {
    match actor.who {
        Who::Person { id, .. } => given_to(snapshot, actor.organization_id, id),
        Who::Token { id, owner_id } => given_to_token(snapshot, actor, id, owner_id),
        Who::Operator => {
            let all = projects::of_organization(snapshot, actor.organization_id)?;
            let all = all.into_iter().map(|project| project.id).chain([PROJECT_TO_COME]);
            Ok(everything(snapshot, actor.organization_id, all))
        }
    }
}

/// What a person was given, on archived projects and on those to come too.
pub fn given_to(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId, id: PersonId) -> Result<RightsTree, AppError> {
    let sources = teams::sources_of(snapshot, organization_id, id)?;
    let all = projects::of_organization(snapshot, organization_id)?;
    let all: Vec<_> = all.into_iter().map(|project| project.id).chain([PROJECT_TO_COME]).collect();
    Ok(held(organization_id, &sources, &all, &snapshot.rules().catalogue))
}

fn given_to_token(snapshot: &mut Snapshot<'_>, actor: &Actor, id: TokenId, owner_id: PersonId) -> Result<RightsTree, AppError> {
    let organization_id = actor.organization_id;
    let token = tokens::by_id(snapshot, id)?.ok_or(AppError::NotFound)?;
    let mut standing = standing::of_token(snapshot, token)?;
    standing.held = given_to(snapshot, organization_id, owner_id)?;
    let owner_has = standing.held.clone();
    let live = projects::live_ids(snapshot, organization_id)?;
    match standing.verdict(snapshot.now(), actor.origin.address) {
        Verdict::Allow(allowance) if maker_sort(&allowance.token) == Maker::FullAccessToken => Ok(allowance.rights),
        Verdict::Allow(allowance) => Ok(allowance.rights.union(&reaching_on(&allowance.rights, &owner_has, &live))),
        Verdict::Deny(_) => Err(AppError::NotFound),
    }
}

/// A restricted token names its projects, never those to come. What it may do in each project of today,
/// and its owner in all to come, it may hand on for those as well.
fn reaching_on(rights: &RightsTree, owner_has: &RightsTree, live: &[ProjectId]) -> RightsTree {
    let to_come = Scope::project(PROJECT_TO_COME);
    let everywhere = |right: &Right| live.iter().all(|id| rights.contains_right(&right.pair().on(Scope::project(*id))));
    let mut reach = RightsTree::new();
    let reaching = owner_has.only_on(&to_come);
    for right in reaching.rights().filter(|right| !live.is_empty() && everywhere(right)) {
        reach.insert(right);
    }
    reach
}

/// What may be handed on to a token of `owner_id`: the operator makes tokens for others, but never more than those may do.
/// A token of a service identity is within its team's rights and within those of whoever makes it, and names them.
pub fn ceiling_for(
    snapshot: &mut Snapshot<'_>,
    actor: &Actor,
    authority: &Authority,
    owner_id: PersonId,
) -> Result<Ceiling, AppError> {
    match actor.who {
        Who::Operator => {
            let ceiling = of_person(snapshot, actor.organization_id, owner_id)?.ceiling();
            let is_service = people::by_id(snapshot, owner_id)?.is_some_and(|owner| owner.is_service());
            Ok(if is_service { Ceiling { maker: Maker::Steward, ..ceiling } } else { ceiling })
        }
        Who::Person { .. } | Who::Token { .. } if authority.has_charge_of(owner_id) => {
            let held = teams::rights_of(snapshot, actor.organization_id, owner_id)?;
            let rights = authority.rights.intersect(&held);
            Ok(Ceiling { rights, maker: Maker::Steward, until: authority.until })
        }
        Who::Person { .. } | Who::Token { .. } => Ok(authority.ceiling()),
    }
}

/// What whoever made a request may hand on to this owner at this moment, whoever decides about it.
/// What is asked for a service identity is bounded by both, as if the asker made it now.
pub fn ceiling_asked_for(snapshot: &mut Snapshot<'_>, request: &TokenRequest, owner_id: PersonId) -> Result<Ceiling, AppError> {
    let ceiling = of_person(snapshot, request.organization_id, request.requester_id)?.ceiling();
    if request.requester_id == owner_id {
        return Ok(ceiling);
    }
    let held = teams::rights_of(snapshot, request.organization_id, owner_id)?;
    Ok(Ceiling { rights: ceiling.rights.intersect(&held), maker: Maker::Steward, until: ceiling.until })
}

fn of_person(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId, id: PersonId) -> Result<Authority, AppError> {
    // Nobody acts where they do not belong, nor in an archived organization.
    if !people::is_member(snapshot, organization_id, id)? {
        return Ok(leading_nobody(RightsTree::default(), Maker::Person, Expiry::Never));
    }
    let rights = teams::rights_of(snapshot, organization_id, id)?;
    let leads = teams::led_by(snapshot, organization_id, id)?;
    let led = teams::people_in(snapshot, &leads)?.into_iter().collect();
    Ok(Authority { rights, maker: Maker::Person, until: Expiry::Never, charges: BTreeSet::new(), leads, led })
}

fn of_token(snapshot: &mut Snapshot<'_>, actor: &Actor, id: TokenId) -> Result<Authority, AppError> {
    let token = tokens::by_id(snapshot, id)?.ok_or(AppError::NotFound)?;
    let standing = standing::of_token(snapshot, token)?;
    let end = |token: &Token| standing.policy.window(token.kind, token.terms.window).until;
    let until = standing.makers.iter().fold(end(&standing.token), |earliest, maker| earliest.earlier(end(maker)));
    match standing.verdict(snapshot.now(), actor.origin.address) {
        Verdict::Allow(allowance) => Ok(leading_nobody(allowance.rights, maker_sort(&allowance.token), until)),
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
    let rights = everything(snapshot, organization_id, live.into_iter());
    Ok(leading_nobody(rights, Maker::Person, Expiry::Never))
}

/// Teams are led in person, never by a token.
fn leading_nobody(rights: RightsTree, maker: Maker, until: Expiry) -> Authority {
    Authority { rights, maker, until, charges: BTreeSet::new(), leads: Vec::new(), led: BTreeSet::new() }
}

fn everything(snapshot: &Snapshot<'_>, organization_id: OrganizationId, projects: impl Iterator<Item = ProjectId>) -> RightsTree {
    let catalogue = &snapshot.rules().catalogue;
    let root = built_in_pairs("root", catalogue).unwrap_or_default();
    let scopes = std::iter::once(Scope::organization(organization_id)).chain(projects.map(Scope::project));
    scopes.map(|scope| root.on(&scope, catalogue)).fold(RightsTree::default(), |all, one| all.union(&one))
}
