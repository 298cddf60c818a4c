//! Pauses tokens that were not used for longer than their organization allows.
//!
//! Everything else in a policy is held against tokens at each verdict. Silence is not: a token that sleeps is paused,
//! so that its owner sees why it stopped, in its history, and can resume it. Resuming counts as a sign of life.

use super::AppError;
use crate::app::authority;
use crate::domain::actor::{Actor, Origin, Who};
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::ids::OrganizationId;
use crate::domain::policy::{self, Authority};
use crate::domain::token_policy::TokenPolicy;
use crate::store::token_list::{self, Survivor};
use crate::store::{Store, Tx, policies, tokens};

/// How many tokens one transaction pauses at most.
const STEP: i64 = 200;
/// How many organizations are read at once.
const ORGANIZATIONS: i64 = 500;

/// Pauses what is silent for too long, in every organization that has such a rule. Safe to run at any time, on any node.
/// Answers how many tokens were paused. Errors: those of the store.
pub fn enforce(store: &Store) -> Result<usize, AppError> {
    let (mut paused, mut after) = (0, String::new());
    loop {
        let step: Vec<OrganizationId> = store.read(|snapshot| policies::organizations_after(snapshot, &after, ORGANIZATIONS))?;
        let Some(last) = step.last() else { return Ok(paused) };
        after = last.to_string();
        for organization_id in step {
            paused += enforce_in(store, organization_id)?;
        }
    }
}

fn enforce_in(store: &Store, organization_id: OrganizationId) -> Result<usize, AppError> {
    let actor = Actor { who: Who::Operator, organization_id, origin: Origin::default() };
    let mut paused = 0;
    loop {
        let step = store.write(&actor, |tx| pause_some(tx, &actor))?;
        paused += step;
        if step == 0 {
            return Ok(paused);
        }
    }
}

fn pause_some(tx: &mut Tx<'_>, actor: &Actor) -> Result<Audited<usize>, AppError> {
    let policy = policies::of(tx, actor.organization_id)?.in_force;
    let Some(days) = policy.idle_days.into_iter().chain(policy.never_used_days).min() else {
        return Ok(Audited::unchanged(0));
    };
    let quiet_since = tx.now().minus(time::Duration::days(i64::from(days)));
    // Hallpass itself acts here, in nobody's place; it may pause whatever the policy says.
    let authority = authority::of(tx, actor)?;
    let silent = token_list::silent_since(tx, actor.organization_id, quiet_since, &policy, STEP)?;
    let events =
        silent.into_iter().map(|survivor| pause(tx, actor, &authority, &policy, survivor)).collect::<Result<Vec<_>, _>>()?;
    Ok(Audited::with_events(events.len(), events))
}

fn pause(
    tx: &mut Tx<'_>,
    actor: &Actor,
    authority: &Authority,
    policy: &TokenPolicy,
    survivor: Survivor,
) -> Result<Event, AppError> {
    let used_at = survivor.last_use.map(|last| last.at);
    let silence = policy.silence(&survivor.token, used_at, tx.now());
    let note = silence.map_or_else(String::new, |silence| format!("by policy: {}", silence.words()));
    let target = Target::new("token", survivor.token.id, survivor.token.name.as_str());
    let permit = policy::may_change_token(actor, authority, survivor.token)?;
    tokens::set_enabled(tx, &permit, false)?;
    Ok(Event::new("token.paused", target).change("enabled", "true".to_owned(), "false".to_owned()).note(note))
}
