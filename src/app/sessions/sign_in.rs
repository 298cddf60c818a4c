//! Signs a person in with a name and a password.
//!
//! Three steps, because hashing must hold neither a connection nor a transaction:
//! [`look_up`], then [`Attempt::check`], then [`settle`]. Unknown people take the same way and the same time.

use super::AppError;
use super::password_hash::matches;
use super::throttle::Counters;
use crate::app::desk::Desk;
use crate::domain::actor::{Actor, Origin, Who};
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::ids::{OrganizationId, SessionId};
use crate::domain::moment::Moment;
use crate::domain::password::Password;
use crate::domain::person::{Person, sign_in_key};
use crate::store::people::PersonWithPassword;
use crate::store::{Snapshot, Store, people};

/// Somebody trying to sign in.
pub struct Attempt {
    account: String,
    found: Option<PersonWithPassword>,
    counters: Counters,
    origin: Origin,
}

/// Somebody who has signed in.
pub struct SignedIn {
    /// The person.
    pub person: Person,
    /// The actor they are from now on.
    pub actor: Actor,
    /// The new session's name.
    pub session_id: SessionId,
}

/// Signs in with a name and a password as typed, each step where it may take its time.
/// Errors: `WrongPassword`, `TooManyTries`.
pub async fn with_password(desk: &Desk, login: String, typed: &str, origin: Origin) -> Result<SignedIn, AppError> {
    // What nobody could have as a password is refused like any wrong one.
    let password = Password::typed(typed).map_err(|_| AppError::WrongPassword)?;
    let attempt = desk.read(move |snapshot| look_up(snapshot, &login, origin)).await?;
    let (attempt, matches) = desk
        .hash(move || {
            let matches = attempt.check(&password);
            Ok((attempt, matches))
        })
        .await?;
    desk.run(move |store| settle(store, attempt, matches)).await
}

/// Finds who would sign in with this name or address. Errors: `TooManyTries`.
pub fn look_up(snapshot: &mut Snapshot<'_>, name: &str, origin: Origin) -> Result<Attempt, AppError> {
    // Nobody's name is this long; what is beyond it would only fill the table of failures.
    let account: String = sign_in_key(name).chars().take(256).collect();
    let counters = Counters::of(&account, origin.address);
    counters.demand_patience(snapshot)?;
    let found = people::by_sign_in_key(snapshot, &account)?;
    Ok(Attempt { account, found, counters, origin })
}

impl Attempt {
    /// Compares the password. Slow on purpose, and as slow for people who do not exist.
    pub fn check(&self, password: &Password) -> bool {
        matches(password, self.found.as_ref().map(|found| found.password_hash.as_str()))
    }
}

/// Counts the failure, or makes the person an actor. Disabled people fail like wrong passwords.
/// Errors: `WrongPassword`, which says no more than that.
pub fn settle(store: &Store, attempt: Attempt, password_matches: bool) -> Result<SignedIn, AppError> {
    let Attempt { account, found, counters, origin } = attempt;
    let person = found.map(|found| found.person).filter(|person| password_matches && person.is_active());
    let Some(person) = person else {
        store.keep(|tx| counters.count(tx))?;
        tracing::info!(account_length = account.len(), "a sign-in failed");
        return Err(AppError::WrongPassword);
    };
    // Somebody who was taken out of the organization they last acted in acts in the next one they belong to.
    let home = store.read(|snapshot| organization_of(snapshot, &person))?;
    let Some(organization_id) = home else {
        store.keep(|tx| counters.count(tx))?;
        return Err(AppError::WrongPassword);
    };
    let now = store.env().clock.now();
    let session_id = new_session_id(store, now);
    let who = Who::Person { id: person.id, session_id, confirmed_at: now };
    let actor = Actor { who, organization_id, origin };
    store.write(&actor, |tx| {
        counters.clear_account(tx)?;
        let target = Target::new("person", person.id, person.full_name.as_str());
        Ok::<_, AppError>(Audited::new((), Event::new("person.signed_in", target)))
    })?;
    Ok(SignedIn { person, actor, session_id })
}

fn organization_of(snapshot: &mut Snapshot<'_>, person: &Person) -> Result<Option<OrganizationId>, AppError> {
    let own = people::live_organizations_of(snapshot, person.id)?;
    let active = own.iter().find(|id| **id == person.active_organization_id);
    Ok(active.or(own.first()).copied())
}

/// A name for a session that begins, or goes on anew, at this moment.
pub(super) fn new_session_id(store: &Store, at: Moment) -> SessionId {
    SessionId::new(store.env().secrets.id(u64::try_from(at.micros() / 1_000).unwrap_or_default()))
}
