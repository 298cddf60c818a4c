//! What is remembered. Small on purpose: a token takes about a hundred bytes, because a process may remember a million.

use super::entry::{Entry, FOR_EVER, ShortDigest, hash_of_digest, short};
use super::index::{Index, IndexById};
use super::interned::Interned;
use super::prepared::{Makings, Prepared};
use super::rows::TokenRow;
use crate::domain::ids::{OrganizationId, PersonId, ServiceId, TokenId};
use crate::domain::jwt::KeyRecord;
use crate::domain::moment::Moment;
use crate::domain::networks::Networks;
use crate::domain::pass::{Owner, Pass, PreparedRights};
use crate::domain::rights::{RightsTree, RolePairs};
use crate::domain::secret::SecretDigest;
use crate::domain::service::Service;
use crate::domain::token::{Grant, TokenKind};
use crate::domain::token_policy::InForce;
use crate::domain::verdict::{Reason, fault, in_force};
use crate::domain::window::{Expiry, Window};
use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::Arc;
use uuid::Uuid;

/// Tokens that make tokens that make tokens: deeper than this nothing can be made.
pub(super) const DEEPEST: usize = 8;
/// More different holdings than this are forgotten when nothing that was learned of anybody counts any more.
const MOST_HELD: usize = 10_000;
const NOTHING: u32 = u32::MAX;

/// Everything that is remembered, as of one number of the change log.
#[derive(Default)]
pub(super) struct Contents {
    /// The number of the last change that is in here.
    pub(super) number: i64,
    tokens: Vec<Entry>,
    by_digest: Index,
    by_id: IndexById,
    names: String,
    holders: Vec<Holder>,
    holder_places: BTreeMap<(PersonId, OrganizationId), u32>,
    /// Goes up when a team, role, project or organization changes: then nobody's rights are known any more.
    age: u64,
    pub(super) leaves: Interned<Leave>,
    pub(super) held: Interned<Held>,
    /// The policies by organization, each with the age at which it was learned.
    policies: HashMap<OrganizationId, (u64, Option<Arc<KnownPolicy>>)>,
    prepared: Prepared,
    pub(super) services: HashMap<String, Arc<Service>>,
    pub(super) credentials: HashMap<[u8; 32], KnownCredential>,
    /// The keys that sign JWTs, by their names.
    pub(super) keys: HashMap<String, Arc<KeyRecord>>,
}

/// A credential of a service.
#[derive(Clone, Copy)]
pub(super) struct KnownCredential {
    pub(super) service_id: ServiceId,
    pub(super) ends_at: Option<Moment>,
}

/// What tokens that were given the same share: a million tokens have a few thousand of these.
pub(super) struct Leave {
    pub(super) grant: Grant,
    pub(super) networks: Networks,
    pub(super) kind: TokenKind,
}

/// What a person holds, and what their organization takes from it for tokens; without a policy it takes nothing.
pub(super) struct Held {
    pub(super) rights: RightsTree,
    pub(super) policy: Option<Arc<KnownPolicy>>,
}

/// What an organization allows its tokens. All its people share one.
pub(super) struct KnownPolicy {
    /// What holds now.
    pub(super) in_force: InForce,
    /// When a revision takes its place; nothing learned under it counts from then on.
    pub(super) until: Option<Moment>,
}

struct Holder {
    person_id: PersonId,
    organization_id: OrganizationId,
    known: Option<Known>,
}

/// What is known of a token's owner in its organization.
struct Known {
    age: u64,
    owner: Arc<Owner>,
    may_act: bool,
    held: u32,
    policy: Option<Arc<KnownPolicy>>,
}

impl KnownPolicy {
    /// Whether a revision has come into force since this was learned.
    fn is_outlived(&self, now: Moment) -> bool {
        self.until.is_some_and(|until| until <= now)
    }
}

impl Known {
    fn in_force(&self) -> Option<&InForce> {
        self.policy.as_ref().map(|policy| &policy.in_force)
    }

    fn is_outlived(&self, now: Moment) -> bool {
        self.policy.as_ref().is_some_and(|policy| policy.is_outlived(now))
    }
}

/// What is learned of a token's owner.
pub(super) struct HolderNews {
    pub(super) owner: Owner,
    pub(super) may_act: bool,
    pub(super) held: u32,
    pub(super) policy: Option<Arc<KnownPolicy>>,
}

/// By what a token is looked for.
#[derive(Clone, Copy)]
pub(super) enum Sought {
    /// By the digest of the secret that somebody brought.
    Secret(SecretDigest),
    /// By its id, for a JWT that it was exchanged for.
    Parent(TokenId),
}

/// What the memory says of a token.
pub(super) enum Look {
    /// It is good.
    Good(Pass),
    /// It is not, for this reason.
    Bad(TokenId, OrganizationId, Reason),
    /// This must be learned first.
    Lacks(Lesson),
}

/// What can be missing in the memory.
#[derive(Clone, Copy)]
pub(super) enum Lesson {
    /// This token.
    Token(Sought),
    /// What the owner of a token is and holds.
    Holder(PersonId, OrganizationId),
    /// The rights of the token in this slot, written out.
    Rights(u32),
}

impl Contents {
    /// Looks for a token and judges it for somebody at this address. Reads nothing but memory.
    pub(super) fn look(&self, sought: Sought, now: Moment, from: Option<IpAddr>) -> Look {
        let slot = match &sought {
            Sought::Secret(digest) => self.slot_by_digest(&short(digest.as_bytes())),
            Sought::Parent(id) => self.slot_by_id(*id),
        };
        let Some(slot) = slot else { return Look::Lacks(Lesson::Token(sought)) };
        let entry = &self.tokens[slot as usize];
        let holder = &self.holders[entry.holder as usize];
        let Some(known) = self.known_of(holder).filter(|known| !known.is_outlived(now)) else {
            return Look::Lacks(Lesson::Holder(holder.person_id, holder.organization_id));
        };
        let policy = known.in_force();
        let states = self.line(slot).map(|entry| entry.state(now, policy));
        let place = || (!self.may_come(slot, policy, from)).then_some(Reason::NetworkNotAllowed);
        if let Some(reason) = fault(states, known.may_act).or_else(place) {
            return Look::Bad(entry.id, holder.organization_id, reason);
        }
        match self.prepared.get(&self.makings(slot, known.held)) {
            Some(rights) => Look::Good(self.pass(slot, holder, known, rights)),
            None => Look::Lacks(Lesson::Rights(slot)),
        }
    }

    /// Whether the networks of the organization, the token and its makers all allow the address.
    fn may_come(&self, slot: u32, policy: Option<&InForce>, from: Option<IpAddr>) -> bool {
        let allows =
            |entry: &Entry| !entry.has_networks || self.leaves.get(entry.leave).is_some_and(|leave| leave.networks.allow(from));
        policy.is_none_or(|policy| policy.allows_from(from)) && self.line(slot).all(allows)
    }

    fn pass(&self, slot: u32, holder: &Holder, known: &Known, rights: &Arc<PreparedRights>) -> Pass {
        let (entry, policy) = (&self.tokens[slot as usize], known.in_force());
        let window = entry.window_under(policy);
        // A token ends with the first of its makers, so nobody may keep its verdict for longer.
        let until = self.line(slot).map(|entry| entry.window_under(policy).until).fold(window.until, Expiry::earlier);
        Pass {
            token_id: entry.id,
            token_name: self.name_of(entry).to_owned(),
            kind: entry.kind,
            organization_id: holder.organization_id,
            window: Window { until, ..window },
            owner: known.owner.clone(),
            rights: rights.clone(),
            exchanged: None,
        }
    }

    /// A token and its makers, nearest first.
    fn line(&self, slot: u32) -> impl Iterator<Item = &Entry> {
        let first = self.tokens.get(slot as usize);
        std::iter::successors(first, |entry| self.tokens.get(entry.maker as usize)).take(DEEPEST + 1)
    }

    fn makings(&self, slot: u32, held: u32) -> Makings {
        let mut grants = [NOTHING; DEEPEST + 1];
        for (place, entry) in grants.iter_mut().zip(self.line(slot)) {
            *place = entry.leave;
        }
        Makings { held, grants }
    }

    fn known_of<'a>(&self, holder: &'a Holder) -> Option<&'a Known> {
        holder.known.as_ref().filter(|known| known.age == self.age)
    }

    /// Works out and keeps the rights of a token, if all that it takes is known.
    pub(super) fn prepare_rights(&mut self, slot: u32) {
        let Some(entry) = self.tokens.get(slot as usize) else { return };
        let Some(known) = self.known_of(&self.holders[entry.holder as usize]) else { return };
        let makings = self.makings(slot, known.held);
        let leaves: Option<Vec<&Arc<Leave>>> = self.line(slot).map(|entry| self.leaves.get(entry.leave)).collect();
        let (Some(held), Some(leaves)) = (self.held.get(known.held), leaves) else { return };
        let Some((own, makers)) = leaves.split_first() else { return };
        let nothing = RolePairs::default();
        let withheld = held.policy.as_ref().map_or(&nothing, |policy| policy.in_force.withheld(own.kind));
        let force = in_force(&held.rights, withheld, &own.grant, makers.iter().map(|leave| &leave.grant));
        self.prepared.keep(makings, PreparedRights::new(force));
    }

    /// Remembers what the owner of tokens is and holds.
    pub(super) fn remember_holder(&mut self, person_id: PersonId, organization_id: OrganizationId, news: HolderNews) {
        let place = self.holder(person_id, organization_id);
        let HolderNews { owner, may_act, held, policy } = news;
        self.holders[place as usize].known = Some(Known { age: self.age, owner: Arc::new(owner), may_act, held, policy });
    }

    /// The policy of an organization, if it is known whether there is one.
    pub(super) fn policy(&self, id: OrganizationId, now: Moment) -> Option<Option<Arc<KnownPolicy>>> {
        let (age, policy) = self.policies.get(&id)?;
        let is_good = *age == self.age && policy.as_ref().is_none_or(|policy| !policy.is_outlived(now));
        is_good.then(|| policy.clone())
    }

    /// Remembers an organization's policy, or that it has none.
    pub(super) fn remember_policy(&mut self, id: OrganizationId, policy: Option<Arc<KnownPolicy>>) {
        self.policies.insert(id, (self.age, policy));
    }

    /// Remembers a token as its row says now; whatever was known of it is replaced.
    pub(super) fn remember_token(&mut self, row: &TokenRow, leave: u32) {
        let holder = self.holder(row.owner_id, row.organization_id);
        let maker = row.maker_id.and_then(|id| self.slot_by_id(id)).unwrap_or(NOTHING);
        // A token whose maker cannot be found is worth nothing.
        let is_orphan = row.maker_id.is_some() && maker == NOTHING;
        let known = self.slot_by_id(row.id);
        let (name_start, name_bytes) = self.keep_name(known, &row.name);
        let entry = Entry {
            digest: short(&row.digest),
            id: row.id,
            from: row.from,
            until: row.until.unwrap_or(FOR_EVER),
            holder,
            leave,
            maker,
            name_start,
            name_bytes,
            kind: row.kind,
            is_enabled: row.is_enabled,
            is_over: row.is_revoked || is_orphan,
            waits: row.waits,
            has_networks: !row.networks.is_empty(),
        };
        match known {
            Some(slot) => self.replace(slot, entry),
            None => self.add(entry),
        }
    }

    /// A token whose row is gone is refused like a revoked one.
    pub(super) fn forget_token(&mut self, id: TokenId) {
        if let Some(slot) = self.slot_by_id(id) {
            self.tokens[slot as usize].is_over = true;
        }
    }

    /// Whether a token is remembered.
    pub(super) fn knows(&self, id: TokenId) -> bool {
        self.slot_by_id(id).is_some()
    }

    /// What was known of a person is not known any more.
    pub(super) fn forget_person(&mut self, id: PersonId) {
        let (first, last) = (OrganizationId::new(Uuid::nil()), OrganizationId::new(Uuid::max()));
        for place in self.holder_places.range((id, first)..=(id, last)).map(|(_, place)| *place) {
            self.holders[place as usize].known = None;
        }
    }

    /// Nobody's rights are known any more.
    pub(super) fn forget_all_rights(&mut self) {
        self.age += 1;
        if self.held.len() > MOST_HELD {
            self.held = Interned::default();
            self.prepared = Prepared::default();
        }
    }

    /// How many tokens there are, and how many bytes everything about them takes.
    pub(super) fn size(&self) -> (usize, usize) {
        let entries = self.tokens.capacity() * size_of::<Entry>();
        let holders = self.holders.capacity() * (size_of::<Holder>() + 80);
        (self.tokens.len(), entries + self.by_digest.bytes() + self.by_id.bytes() + self.names.capacity() + holders)
    }

    /// Takes less room from now on, when everything is remembered.
    pub(super) fn settle(&mut self) {
        let tokens = &self.tokens;
        let Ok(slots) = u32::try_from(tokens.len()) else { return };
        self.by_id.settle(slots, |slot| tokens[slot as usize].id);
    }

    fn add(&mut self, entry: Entry) {
        let Ok(slot) = u32::try_from(self.tokens.len()) else { return };
        let digest_hash = hash_of_digest(&entry.digest);
        self.tokens.push(entry);
        let tokens = &self.tokens;
        self.by_digest.insert(digest_hash, slot, |slot| hash_of_digest(&tokens[slot as usize].digest));
        self.by_id.insert(slot, |slot| tokens[slot as usize].id);
    }

    fn replace(&mut self, slot: u32, entry: Entry) {
        let (old, new) = (self.tokens[slot as usize].digest, entry.digest);
        self.tokens[slot as usize] = entry;
        if old != new {
            self.by_digest.remove(hash_of_digest(&old), slot);
            let tokens = &self.tokens;
            self.by_digest.insert(hash_of_digest(&new), slot, |slot| hash_of_digest(&tokens[slot as usize].digest));
        }
    }

    fn holder(&mut self, person_id: PersonId, organization_id: OrganizationId) -> u32 {
        let next = u32::try_from(self.holders.len()).unwrap_or(NOTHING);
        let place = *self.holder_places.entry((person_id, organization_id)).or_insert(next);
        if place == next {
            self.holders.push(Holder { person_id, organization_id, known: None });
        }
        place
    }

    /// All names stand in one text. A changed name is added at its end; the old one stays until a restart.
    fn keep_name(&mut self, known: Option<u32>, name: &str) -> (u32, u16) {
        if let Some(entry) = known.map(|slot| &self.tokens[slot as usize])
            && self.name_of(entry) == name
        {
            return (entry.name_start, entry.name_bytes);
        }
        match (u32::try_from(self.names.len()), u16::try_from(name.len())) {
            (Ok(start), Ok(bytes)) => {
                self.names.push_str(name);
                (start, bytes)
            }
            _ => (0, 0),
        }
    }

    fn name_of(&self, entry: &Entry) -> &str {
        let start = entry.name_start as usize;
        self.names.get(start..start + usize::from(entry.name_bytes)).unwrap_or_default()
    }

    fn slot_by_digest(&self, digest: &ShortDigest) -> Option<u32> {
        self.by_digest.find(hash_of_digest(digest), |slot| self.tokens[slot as usize].digest == *digest)
    }

    fn slot_by_id(&self, id: TokenId) -> Option<u32> {
        self.by_id.find(id, |slot| self.tokens[slot as usize].id)
    }
}
