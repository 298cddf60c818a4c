//! Hands a leaver's token over to a service identity.
//!
//! The token keeps its id, name and history. Its secret does not come along: whoever leaves knows it, so a new one is made,
//! shown once to whoever takes the token, and the old one is refused from the next check on.

use super::{AppError, CHANGED_MEANWHILE, Revealed, create::new_secret, rotate::capped, target, terms};
use crate::app::people::keepable;
use crate::app::{authority, limits};
use crate::domain::actor::{Actor, Who};
use crate::domain::attenuation::{Attenuated, Ceiling, attenuate};
use crate::domain::audit::{Audited, Event};
use crate::domain::ids::{PersonId, TokenId};
use crate::domain::person::Person;
use crate::domain::policy::{self, HandOver, Permit};
use crate::domain::rights::{RightsTree, RolePairs};
use crate::domain::token::{Grant, Terms, Token, TokenKind};
use crate::domain::token_policy::Limits;
use crate::store::{Snapshot, Tx, handovers, people, teams, tokens};
use time::Duration;

/// How long a typed password counts: handing a credential on is approved anew each time.
pub const APPROVAL_LASTS: Duration = Duration::minutes(1);

/// What a token would be after a hand-over.
pub struct Prospect {
    /// What it could still do.
    pub kept: RightsTree,
    /// What it does now and could not do any more.
    pub lost: RightsTree,
}

/// Says what a token could do for another owner, as the actor could hand it over.
/// Errors: `NotFound` for a token or identity that the actor may not hand over.
pub fn prospect(snapshot: &mut Snapshot<'_>, actor: &Actor, token: &Token, to: PersonId) -> Result<Prospect, AppError> {
    let authority = authority::of(snapshot, actor)?;
    let ceiling = authority::ceiling_for(snapshot, actor, &authority, to)?;
    let does = does_now(snapshot, token)?;
    let limits = limits::of(snapshot, token.organization_id, TokenKind::Restricted)?;
    let kept = does.intersect(&ceiling.rights).without(&withheld(actor, &limits));
    Ok(Prospect { lost: does.difference(&kept), kept })
}

/// Gives the token to a service identity with a new secret, and with no more rights than the identity has and the actor may give.
/// `version` is the one that was seen. What the token made for its old owner stays theirs.
/// Errors: `NotFound`, `Forbidden` without the right to disable its owner or to make tokens for the identity,
/// `StepUp` unless the password was typed within the last minute, `Conflict` for tokens that are over or changed meanwhile,
/// `Invalid` when no right would be left.
pub fn hand_over(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: TokenId,
    version: Option<i64>,
    to: PersonId,
) -> Result<Audited<Revealed>, AppError> {
    tokens::take_turn(tx, id)?;
    let authority = authority::of(tx, actor)?;
    let token = tokens::by_id(tx, id)?.ok_or(AppError::NotFound)?;
    policy::may_see_token(actor, &authority, &token)?;
    let stopping = keepable(tx, actor, token.owner_id, "disable")?;
    let receiver = receiver(tx, actor, to)?;
    let permit = policy::may_hand_over(actor, &authority, &stopping, token, to)?;
    demand_whole(tx, &permit, version)?;
    demand_approval(tx, actor)?;
    let ceiling = authority::ceiling_for(tx, actor, &authority, to)?;
    let before = permit.token.terms.clone();
    let terms = new_terms(tx, actor, &permit, &ceiling)?;
    let secret = new_secret(tx);
    let digest = secret.digest(&tx.rules().keyring.tokens);
    let after = tokens::hand_over(tx, &permit, &digest, secret.hint(), &terms)?;
    let (from, by) = (permit.token.owner_id, actor.person_id());
    handovers::insert(tx, actor.organization_id, id, from, to, by)?;
    let event = Event::new("token.handed_over", target(&after))
        .change("owner", stopping.object.full_name.as_str().to_owned(), receiver.full_name.as_str().to_owned())
        .change("kind", permit.token.kind.as_str().to_owned(), after.kind.as_str().to_owned())
        .change("hint", permit.token.hint.clone(), after.hint.clone());
    let told = |action, owner: &Person, kind| {
        let target = crate::domain::audit::Target::new(kind, owner.id, owner.full_name.as_str());
        Event::new(action, target).change("token", None, format!("{} ({id})", after.name.as_str()))
    };
    let given = told("person.token_given_up", &stopping.object, "person");
    let taken = told("identity.token_taken_over", &receiver, "identity");
    let events = vec![terms::describe(event, &before, &after.terms), given, taken];
    Ok(Audited::with_events(Revealed { token: after, secret }, events))
}

fn receiver(tx: &mut Tx<'_>, actor: &Actor, to: PersonId) -> Result<Person, AppError> {
    let receiver = people::by_id(tx, to)?.filter(Person::is_service).ok_or(AppError::NotFound)?;
    if !people::is_member(tx, actor.organization_id, to)? {
        return Err(AppError::NotFound);
    }
    if !receiver.is_active() {
        return Err(AppError::conflict("identity.disabled", "This service identity is disabled. Let it act again first."));
    }
    Ok(receiver)
}

fn demand_whole(tx: &Tx<'_>, permit: &Permit<HandOver>, version: Option<i64>) -> Result<(), AppError> {
    let token = &permit.token;
    if version.is_some_and(|version| version != token.version) {
        return Err(AppError::conflict(CHANGED_MEANWHILE, "Somebody changed this token after you opened it."));
    }
    if token.revocation.is_some() || token.terms.window.has_ended(tx.now()) {
        return Err(AppError::conflict("token.over", "This token is over. There is nothing to hand over."));
    }
    if token.waits_for.is_some() {
        return Err(AppError::conflict(
            "token.waiting",
            "This token does not work yet: it waits for approval or for its secret.",
        ));
    }
    if token.kind == TokenKind::Login {
        return Err(AppError::conflict("token.is_login", "A login token is its owner's own. It ends by itself."));
    }
    Ok(())
}

/// A token proves no presence and is bounded by its own rights instead.
fn demand_approval(tx: &Tx<'_>, actor: &Actor) -> Result<(), AppError> {
    match actor.who {
        Who::Person { confirmed_at, .. } if tx.now().since(confirmed_at) > APPROVAL_LASTS => Err(AppError::StepUp),
        _ => Ok(()),
    }
}

/// As if the token were made anew for its new owner: nothing of what it had counts.
fn new_terms(tx: &mut Tx<'_>, actor: &Actor, permit: &Permit<HandOver>, ceiling: &Ceiling) -> Result<Attenuated, AppError> {
    let limits = limits::of(tx, permit.token.organization_id, TokenKind::Restricted)?;
    let rights = does_now(tx, &permit.token)?.intersect(&ceiling.rights).without(&withheld(actor, &limits));
    let before = &permit.token.terms;
    let mut wish = Terms { grant: Grant::Only(rights), window: before.window, networks: before.networks.clone() };
    wish.window.until = wish.window.until.earlier(ceiling.until);
    let had = Terms { grant: Grant::Only(RightsTree::default()), ..before.clone() };
    Ok(attenuate(ceiling, &limits, tx.now(), capped(wish, &limits, tx.now()), Some(&had))?)
}

/// What does not come along: rights that no token may have, and those that a second person would have to agree to.
/// They are asked for afterwards, by whoever keeps the identity. The operator at the shell is a second person.
fn withheld(actor: &Actor, limits: &Limits) -> RolePairs {
    let mut pairs = limits.policy.withheld.clone();
    if !matches!(actor.who, Who::Operator) {
        pairs.absorb(&limits.policy.needs_approval);
    }
    pairs
}

/// What a token may do at this moment, as far as its owner's rights go.
fn does_now(snapshot: &mut Snapshot<'_>, token: &Token) -> Result<RightsTree, AppError> {
    let held = teams::rights_of(snapshot, token.organization_id, token.owner_id)?;
    Ok(token.terms.grant.effective(&held))
}
