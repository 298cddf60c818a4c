//! The one who writes into the memory. Whoever holds the keeper reads the database in a transaction that began after,
//! so what is written is never older than what is there.

use super::super::change_log::{self, Changed, News};
use super::super::connection::{AnyConnection, Manager, Purpose, in_transaction};
use super::super::rows::{corrupt, to_json};
use super::super::{Snapshot, Store, StoreError, people, policies, services, signing_keys, teams, tokens};
use super::Shared;
use super::contents::{Contents, DEEPEST, Held, HolderNews, KnownCredential, KnownPolicy, Leave, Lesson, Sought};
use super::rows::{self, TokenRow};
use crate::domain::ids::{OrganizationId, PersonId, TokenId};
use crate::domain::pass::Owner;
use crate::domain::service::ServiceCredential;
use crate::domain::token::TokenKind;
use crate::domain::token_policy::InForce;
use std::sync::Arc;

/// How many tokens are read at once while the memory fills. Verdicts wait for a step at most, so it is a short one.
const TOKENS_PER_STEP: i64 = 250;

/// Audit events about these turn no verdict.
const HARMLESS: [&str; 6] = ["audit", "session", "signing_key", "job", "export", "view"];

/// Keeps the memory in step with the database, over a connection of its own.
pub(super) struct Keeper {
    store: Store,
    contents: Shared,
    connection: Option<AnyConnection>,
}

/// How far the memory has filled.
pub(super) enum Filled {
    /// Up to this id.
    UpTo(String),
    /// There are no more tokens.
    Whole,
}

impl Keeper {
    /// Begins at the present end of the change log, with an empty memory. Errors: those of the store.
    pub(super) fn begin(store: &Store, contents: Shared) -> Result<Self, StoreError> {
        let mut keeper = Self { store: store.clone(), contents, connection: None };
        keeper.begin_anew()?;
        Ok(keeper)
    }

    /// Follows the change log to its end. Errors: those of the store; the memory is then as it was.
    pub(super) fn follow(&mut self) -> Result<(), StoreError> {
        let known = self.contents.read().number;
        let contents = self.contents.clone();
        let is_too_far_behind = self.with_snapshot(|snapshot| match change_log::since(snapshot, known)? {
            News::Changes(number, _) if number == known => Ok(false),
            News::Changes(number, changes) => apply(snapshot, &contents, number, &changes).map(|()| false),
            News::TooOld => Ok(true),
        })?;
        if is_too_far_behind { self.begin_anew() } else { Ok(()) }
    }

    /// Follows the log only if a read of the generation says that there is something to follow: one round trip when there is not.
    pub(super) fn follow_generation(&mut self) -> Result<(), StoreError> {
        let known = self.contents.read().number;
        let store = self.store.clone();
        let newest = self.with_connection(|connection| change_log::newest(&mut store.snapshot(connection)))?;
        if newest == known { Ok(()) } else { self.follow() }
    }

    /// Learns what a verdict was missing. What is not in the database is not remembered either.
    pub(super) fn learn(&mut self, lesson: Lesson) -> Result<bool, StoreError> {
        let contents = self.contents.clone();
        match lesson {
            Lesson::Rights(slot) => {
                contents.write().prepare_rights(slot);
                Ok(true)
            }
            Lesson::Holder(person_id, organization_id) => {
                self.with_snapshot(|snapshot| learn_holder(snapshot, &contents, person_id, organization_id)).map(|()| true)
            }
            Lesson::Token(sought) => self.with_snapshot(|snapshot| {
                let found = match sought {
                    Sought::Secret(digest) => rows::by_digest(snapshot, &digest)?,
                    Sought::Parent(id) => rows::by_id(snapshot, id)?,
                };
                let Some(row) = found else { return Ok(false) };
                remember(snapshot, &contents, row).map(|()| true)
            }),
        }
    }

    /// Reads the next tokens into the memory.
    pub(super) fn fill(&mut self, after: &str) -> Result<Filled, StoreError> {
        let contents = self.contents.clone();
        self.with_snapshot(|snapshot| {
            let now = snapshot.now();
            let rows = rows::live_after(snapshot, after, now, TOKENS_PER_STEP)?;
            let Some(last) = rows.last().map(|row| row.id.to_string()) else {
                contents.write().settle();
                return Ok(Filled::Whole);
            };
            rows.into_iter().try_for_each(|row| remember(snapshot, &contents, row))?;
            Ok(Filled::UpTo(last))
        })
    }

    /// How many tokens are remembered, and with how many bytes.
    pub(super) fn size(&self) -> (usize, usize) {
        self.contents.read().size()
    }

    fn begin_anew(&mut self) -> Result<(), StoreError> {
        let contents = self.contents.clone();
        self.with_snapshot(|snapshot| {
            let mut fresh = Contents::default();
            fresh.number = change_log::newest(snapshot)?;
            remember_services(snapshot, &mut fresh)?;
            remember_keys(snapshot, &mut fresh)?;
            *contents.write() = fresh;
            Ok(())
        })
    }

    fn with_snapshot<T>(&mut self, work: impl FnOnce(&mut Snapshot<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let store = self.store.clone();
        self.with_connection(|connection| {
            in_transaction(connection, Purpose::Read, |connection| work(&mut store.snapshot(connection)))
        })
    }

    /// A connection that failed once is not used again.
    fn with_connection<T>(&mut self, work: impl FnOnce(&mut AnyConnection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => Manager { location: self.store.location().clone() }.connect_frugally()?,
        };
        let result = work(&mut connection);
        if result.is_ok() {
            self.connection = Some(connection);
        }
        result
    }
}

/// Takes over what was changed. Reads first and writes last, in one go, so that an error leaves the memory as it was.
fn apply(snapshot: &mut Snapshot<'_>, contents: &Shared, number: i64, changes: &[Changed]) -> Result<(), StoreError> {
    for change in changes {
        match change.kind.as_str() {
            "token" => apply_token(snapshot, contents, &change.id)?,
            "person" | "identity" => match PersonId::parse(&change.id) {
                Ok(id) => contents.write().forget_person(id),
                Err(_) => contents.write().forget_all_rights(),
            },
            "service" => remember_services(snapshot, &mut contents.write())?,
            "signing_key" => remember_keys(snapshot, &mut contents.write())?,
            kind if HARMLESS.contains(&kind) => {}
            // A team, role, project, organization, policy, or something that we do not know yet.
            _ => contents.write().forget_all_rights(),
        }
    }
    contents.write().number = number;
    Ok(())
}

fn remember_services(snapshot: &mut Snapshot<'_>, contents: &mut Contents) -> Result<(), StoreError> {
    let all = services::all(snapshot)?.into_iter();
    contents.services = all.map(|service| (service.name.as_str().to_owned(), Arc::new(service))).collect();
    let known = |(digest, it): ([u8; 32], ServiceCredential)| {
        (digest, KnownCredential { service_id: it.service_id, ends_at: it.ends_at })
    };
    contents.credentials = services::all_credentials(snapshot)?.into_iter().map(known).collect();
    Ok(())
}

fn remember_keys(snapshot: &mut Snapshot<'_>, contents: &mut Contents) -> Result<(), StoreError> {
    let all = signing_keys::all(snapshot)?.into_iter();
    contents.keys = all.map(|key| (key.id.as_str().to_owned(), Arc::new(key))).collect();
    Ok(())
}

fn apply_token(snapshot: &mut Snapshot<'_>, contents: &Shared, id: &str) -> Result<(), StoreError> {
    let Ok(id) = TokenId::parse(id) else { return Ok(()) };
    if !contents.read().knows(id) {
        return Ok(());
    }
    match rows::by_id(snapshot, id)? {
        Some(row) => remember(snapshot, contents, row),
        None => {
            contents.write().forget_token(id);
            Ok(())
        }
    }
}

/// Remembers a token, and its makers before it.
fn remember(snapshot: &mut Snapshot<'_>, contents: &Shared, row: TokenRow) -> Result<(), StoreError> {
    let mut line = vec![row];
    while let Some(maker_id) = line.last().and_then(|row| row.maker_id)
        && !contents.read().knows(maker_id)
        && line.len() <= DEEPEST
    {
        let Some(maker) = rows::by_id(snapshot, maker_id)? else { break };
        line.push(maker);
    }
    let mut contents = contents.write();
    for row in line.iter().rev() {
        let text = format!("{}{}{} {}", shape(row.kind), u8::from(row.manages_tokens), row.rights, row.networks);
        let leave = contents.leaves.number(&text, || leave(row))?;
        contents.remember_token(row, leave);
    }
    Ok(())
}

/// What of a kind makes a difference to the rights in force.
fn shape(kind: TokenKind) -> char {
    match kind {
        TokenKind::FullAccess => 'f',
        TokenKind::Login => 'l',
        TokenKind::Restricted | TokenKind::Ephemeral => 'o',
    }
}

fn leave(row: &TokenRow) -> Result<Leave, StoreError> {
    let grant = tokens::grant(row.kind, &row.rights, row.manages_tokens)?;
    Ok(Leave { grant, networks: tokens::networks(&row.networks)?, kind: row.kind })
}

fn learn_holder(
    snapshot: &mut Snapshot<'_>,
    contents: &Shared,
    person_id: PersonId,
    organization_id: OrganizationId,
) -> Result<(), StoreError> {
    let person = people::by_id(snapshot, person_id)?.ok_or_else(|| corrupt("a token without its owner"))?;
    let is_member = people::is_member(snapshot, organization_id, person_id)?;
    let held = teams::rights_of(snapshot, organization_id, person_id)?;
    let owner = Owner {
        id: person.id,
        username: person.username.as_str().to_owned(),
        email: person.email.as_str().to_owned(),
        name: person.full_name.as_str().to_owned(),
        kind: person.nature.as_str(),
        json: String::new(),
    };
    let policy = learn_policy(snapshot, contents, organization_id)?;
    let text = format!("{}{}", to_json(&held)?, to_json(&policy.as_ref().map(|it| it.in_force.policy()))?);
    let mut contents = contents.write();
    let held = contents.held.number(&text, || Ok::<_, StoreError>(Held { rights: held, policy: policy.clone() }))?;
    let news = HolderNews { owner: owner.prepared(), may_act: person.is_active() && is_member, held, policy };
    contents.remember_holder(person_id, organization_id, news);
    Ok(())
}

/// The policy of an organization that has said anything; others cost a verdict nothing.
fn learn_policy(
    snapshot: &mut Snapshot<'_>,
    contents: &Shared,
    organization_id: OrganizationId,
) -> Result<Option<Arc<KnownPolicy>>, StoreError> {
    if let Some(known) = contents.read().policy(organization_id, snapshot.now()) {
        return Ok(known);
    }
    let record = policies::of(snapshot, organization_id)?;
    let policy = (record.version > 0).then(|| {
        let in_force = InForce::new(record.in_force, &snapshot.rules().lifetimes);
        Arc::new(KnownPolicy { in_force, until: record.waiting.map(|(from, _)| from) })
    });
    contents.write().remember_policy(organization_id, policy.clone());
    Ok(policy)
}
