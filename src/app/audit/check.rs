//! Proves the log: walks along its chains, and notes what was found.

use super::AppError;
use crate::app::authority;
use crate::domain::actor::{Actor, Origin, Who};
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::chain::{INSTALLATION, Place};
use crate::domain::ids::OrganizationId;
use crate::domain::moment::Moment;
use crate::domain::policy::{self, AUDIT_RESOURCE};
pub use crate::store::audit::{Check, Walk};
use crate::store::audit::{chains, entries, last_check, let_go, note_check, oldest, walk};
use crate::store::{Snapshot, Store, StoreError};
use time::Duration;

/// How old a check may be before the server makes a new one by itself.
const DUE: Duration = Duration::days(1);
/// Entries are let go when the oldest is this much older than it has to be, so that it happens once a day and not always.
const SLACK: Duration = Duration::days(1);

/// Walks along every chain of the installation. For the operator.
/// `held` are places that were noted elsewhere, each with its chain's name.
pub fn walk_all(snapshot: &mut Snapshot<'_>, held: &[(String, Place)]) -> Result<Vec<Walk>, AppError> {
    let mut walks = Vec::new();
    for chain in chains(snapshot)? {
        let held = held.iter().find(|(name, _)| *name == chain).map(|(_, place)| *place);
        walks.push(walk(snapshot, &chain, held)?);
    }
    Ok(walks)
}

/// The state of all chains in three numbers.
pub struct Summary {
    /// How many entries are kept.
    pub entries: i64,
    /// In how many chains the last walk found a fault.
    pub broken: i64,
    /// When the chain that waits longest was walked; nothing while one never was.
    pub checked_at: Option<Moment>,
}

/// The state of all chains, without walking. For the operator's metrics.
pub fn summary(snapshot: &mut Snapshot<'_>) -> Result<Summary, AppError> {
    let names = chains(snapshot)?;
    let checks = names.iter().map(|chain| last_check(snapshot, chain)).collect::<Result<Vec<Option<Check>>, _>>()?;
    let broken = checks.iter().flatten().filter(|check| check.fault.is_some()).count();
    let is_walked = checks.iter().all(Option::is_some);
    Ok(Summary {
        entries: entries(snapshot)?,
        broken: i64::try_from(broken).unwrap_or(i64::MAX),
        checked_at: checks.iter().flatten().map(|check| check.at).min().filter(|_| is_walked),
    })
}

/// Walks along the chain of the actor's organization now, and notes what was found.
/// Errors: `Forbidden` without `core.audit:get`.
pub fn check_own(store: &Store, actor: &Actor) -> Result<Walk, AppError> {
    store.read(|snapshot| may_read(snapshot, actor))?;
    Ok(check(store, &actor.organization_id.to_string())?)
}

/// What the last walk along the chain of the actor's organization found, if there was one yet.
/// Errors: `Forbidden` without `core.audit:get`.
pub fn last(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Option<Check>, AppError> {
    may_read(snapshot, actor)?;
    Ok(last_check(snapshot, &actor.organization_id.to_string())?)
}

fn may_read(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<(), AppError> {
    let authority = authority::of(snapshot, actor)?;
    Ok(policy::may_list(actor, &authority, AUDIT_RESOURCE)?)
}

/// Checks every chain that was not checked for a day, then lets go of what is older than it is kept.
pub fn keep_up(store: &Store) -> Result<(), StoreError> {
    for chain in store.read(chains)? {
        let now = store.env().clock.now();
        let known = store.read(|snapshot| last_check(snapshot, &chain))?;
        if known.as_ref().is_none_or(|check| now.since(check.at) >= DUE) {
            check(store, &chain)?;
        }
        let is_sound = store.read(|snapshot| last_check(snapshot, &chain))?.is_some_and(|check| check.fault.is_none());
        if is_sound {
            forget(store, &chain)?;
        }
    }
    Ok(())
}

/// The head of a sound log goes to the server's log: kept elsewhere, it shows when an old copy was put back.
fn check(store: &Store, chain: &str) -> Result<Walk, StoreError> {
    let found = store.read(|snapshot| walk(snapshot, chain, None))?;
    store.keep(|tx| note_check(tx, &found))?;
    match &found.fault {
        None => tracing::info!(chain, entries = found.entries, head = %found.ends.last, "the audit log is whole"),
        Some(fault) => tracing::error!(chain, %fault, "the audit log was tampered with"),
    }
    Ok(found)
}

fn forget(store: &Store, chain: &str) -> Result<(), StoreError> {
    let Some(kept) = store.rules().audit_kept else { return Ok(()) };
    let now = store.env().clock.now();
    let oldest = store.read(|snapshot| oldest(snapshot, chain))?;
    if oldest.is_none_or(|oldest| now.since(oldest) < kept.saturating_add(SLACK)) {
        return Ok(());
    }
    let before = now.minus(kept);
    let mut all = 0;
    loop {
        let gone = forget_some(store, chain, before)?;
        all += gone;
        if gone == 0 {
            break;
        }
    }
    tracing::info!(chain, entries = all, "entries of the audit log were let go for their age");
    Ok(())
}

/// That entries went stands in the log itself; the installation's chain has only its head to say so.
fn forget_some(store: &Store, chain: &str, before: Moment) -> Result<i64, StoreError> {
    let Ok(organization_id) = OrganizationId::parse(chain) else {
        debug_assert_eq!(chain, INSTALLATION);
        return store.keep(|tx| let_go(tx, chain, before));
    };
    let actor = Actor { who: Who::Operator, organization_id, origin: Origin::default() };
    store.write(&actor, |tx| {
        let gone = let_go(tx, chain, before)?;
        if gone == 0 {
            return Ok::<_, StoreError>(Audited::unchanged(0));
        }
        let event = Event::new("audit.let_go", Target::new("audit", organization_id, "Audit log"))
            .change("entries", Some(gone.to_string()), None)
            .change("before", None, Some(before.to_string()));
        Ok(Audited::new(gone, event))
    })
}
