//! What a policy would do to the tokens that exist: exactly which ones stop, end sooner or lose rights.
//!
//! Every live token of the organization is held against the present policy and the new one, as a verdict would do it.
//! The counts are exact; the list names those first that stop and were used last.

use super::change::{Begins, faults};
use super::{AppError, POLICY_RESOURCE, TokenPolicy};
use crate::app::authority;
use crate::domain::actor::Actor;
use crate::domain::ids::{PersonId, TokenId};
use crate::domain::moment::Moment;
use crate::domain::policy;
use crate::domain::rights::RightsTree;
use crate::domain::token::{Token, TokenState};
use crate::domain::token_policy::{InForce, Silence};
use crate::domain::window::{Expiry, Window};
use crate::store::standing::DEEPEST;
use crate::store::token_list::{self, Survivor};
use crate::store::token_uses::{LastUse, last_of};
use crate::store::{Snapshot, policies, teams, tokens};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::IpAddr;

/// How many tokens are read at once.
const STEP: i64 = 1_000;
/// How many of the tokens that are touched are named.
pub const MOST_NAMED: usize = 500;

/// What a policy would do.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// How many tokens are not over.
    pub checked: usize,
    /// How many would stop working when it begins.
    pub stopping: usize,
    /// How many would go on, but end sooner.
    pub shortened: usize,
    /// How many would go on with fewer rights.
    pub narrowed: usize,
    /// How many were last used from an address that would be shut out.
    pub shut_out: usize,
    /// The tokens that are touched; at most [`MOST_NAMED`], those that stop first.
    pub touched: Vec<Touched>,
}

impl Preview {
    /// How many tokens are touched in any way; the list may name fewer.
    pub fn is_harmless(&self) -> bool {
        self.touched.is_empty()
    }
}

/// A token that a policy touches.
#[derive(Debug, Clone)]
pub struct Touched {
    /// The token.
    pub id: TokenId,
    /// What it is called.
    pub name: String,
    /// Whose it is.
    pub owner_id: PersonId,
    /// What its owner is called.
    pub owner_name: String,
    /// When it was last used.
    pub last_used_at: Option<Moment>,
    /// What happens to it.
    pub effects: Vec<Effect>,
}

/// What happens to a token.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// It has lived too long already and ends when the policy begins.
    Ends,
    /// It was not used for too long and is paused.
    Pauses(Silence),
    /// None of its own networks is allowed any more, so that it works from nowhere.
    NoNetworkLeft,
    /// The token of this name that made it stops, and it with it.
    StopsWithMaker(String),
    /// It was last used from an address from which no token may be used any more.
    ShutOut(String),
    /// It ends at this moment, sooner than now.
    EndsSooner(Moment),
    /// It loses these rights, which are in force now.
    Loses(RightsTree),
}

impl Effect {
    /// Whether the token does not work any more.
    pub fn stops(&self) -> bool {
        matches!(self, Effect::Ends | Effect::Pauses(_) | Effect::NoNetworkLeft | Effect::StopsWithMaker(_))
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Effect::Ends => "ends",
            Effect::Pauses(_) => "pauses",
            Effect::NoNetworkLeft => "no_network_left",
            Effect::StopsWithMaker(_) => "stops_with_maker",
            Effect::ShutOut(_) => "shut_out",
            Effect::EndsSooner(_) => "ends_sooner",
            Effect::Loses(_) => "loses_rights",
        }
    }
}

/// What this policy would do from its beginning on.
/// Errors: `NotFound` without `core.policy:get`, `Invalid` for a policy that could not be set.
pub fn preview(snapshot: &mut Snapshot<'_>, actor: &Actor, wish: TokenPolicy, begins: Begins) -> Result<Preview, AppError> {
    let authority = authority::of(snapshot, actor)?;
    policy::may_see(actor, &authority, POLICY_RESOURCE)?;
    let wrong = faults(&wish, snapshot.rules());
    if !wrong.is_empty() {
        return Err(AppError::Invalid(wrong));
    }
    let before = policies::in_force(snapshot, actor.organization_id)?;
    let after = InForce::new(wish, &snapshot.rules().lifetimes);
    let at = match begins {
        Begins::Now => snapshot.now(),
        Begins::At(from) => from.max(snapshot.now()),
    };
    let scales = Scales { before, after, at, now: snapshot.now() };
    survey(snapshot, actor, &scales)
}

/// What tokens are held against.
struct Scales {
    before: InForce,
    after: InForce,
    at: Moment,
    now: Moment,
}

fn survey(snapshot: &mut Snapshot<'_>, actor: &Actor, scales: &Scales) -> Result<Preview, AppError> {
    let mut preview = Preview::default();
    let mut held: HashMap<PersonId, RightsTree> = HashMap::new();
    let mut after = String::new();
    loop {
        let step = token_list::live_after(snapshot, actor.organization_id, &after, STEP)?;
        let Some(last) = step.last() else { break };
        after = last.token.id.to_string();
        preview.checked += step.len();
        for survivor in step {
            let effects = scales.effects_on_life(&survivor.token, survivor.last_use.as_ref());
            let mut effects = with_makers(snapshot, scales, &survivor.token, effects)?;
            effects.extend(effect_on_rights(snapshot, scales, &survivor.token, &mut held)?);
            note(&mut preview, survivor, effects);
        }
        keep_the_first(&mut preview.touched);
    }
    Ok(preview)
}

/// What happens to the tokens that stand above it happens to a token too: it stops with them and ends no later.
fn with_makers(
    snapshot: &mut Snapshot<'_>,
    scales: &Scales,
    token: &Token,
    mut effects: Vec<Effect>,
) -> Result<Vec<Effect>, AppError> {
    let (mut next, mut above) = (token.parent_id, 0);
    while let Some(id) = next.filter(|_| above < DEEPEST && !effects.iter().any(Effect::stops)) {
        let Some(maker) = tokens::by_id(snapshot, id)? else { break };
        let last_use = last_of(snapshot, id)?;
        for effect in scales.effects_on_life(&maker, last_use.as_ref()) {
            match effect {
                effect if effect.stops() => return Ok(vec![Effect::StopsWithMaker(maker.name.as_str().to_owned())]),
                Effect::EndsSooner(at) => effects = ending_by(effects, at, scales.after.window(token.kind, token.terms.window)),
                _ => {}
            }
        }
        (next, above) = (maker.parent_id, above + 1);
    }
    Ok(effects)
}

fn ending_by(effects: Vec<Effect>, at: Moment, window: Window) -> Vec<Effect> {
    let earliest = effects.iter().find_map(|effect| if let Effect::EndsSooner(end) = effect { Some(*end) } else { None });
    if earliest.is_some_and(|end| end <= at) || !window.until.is_later_than(Expiry::At(at)) {
        return effects;
    }
    let others = effects.into_iter().filter(|effect| !matches!(effect, Effect::EndsSooner(_)));
    others.chain([Effect::EndsSooner(at)]).collect()
}

fn note(preview: &mut Preview, survivor: Survivor, effects: Vec<Effect>) {
    if effects.is_empty() {
        return;
    }
    let count = |test: fn(&Effect) -> bool| usize::from(effects.iter().any(test));
    preview.stopping += count(Effect::stops);
    preview.shut_out += count(|effect| matches!(effect, Effect::ShutOut(_)));
    preview.shortened += count(|effect| matches!(effect, Effect::EndsSooner(_)));
    preview.narrowed += count(|effect| matches!(effect, Effect::Loses(_)));
    let Survivor { token, last_use, owner_name } = survivor;
    let name = token.name.as_str().to_owned();
    let last_used_at = last_use.map(|last| last.at);
    preview.touched.push(Touched { id: token.id, name, owner_id: token.owner_id, owner_name, last_used_at, effects });
}

fn keep_the_first(touched: &mut Vec<Touched>) {
    let rank = |one: &Touched| (!one.effects.iter().any(Effect::stops), std::cmp::Reverse(one.last_used_at), one.id.to_string());
    touched.sort_by_cached_key(rank);
    touched.truncate(MOST_NAMED);
}

impl Scales {
    fn effects_on_life(&self, token: &Token, last_use: Option<&LastUse>) -> Vec<Effect> {
        let (kind, window) = (token.kind, token.terms.window);
        let (old, new) = (self.before.window(kind, window), self.after.window(kind, window));
        if token.state_within(self.at, old) == TokenState::Ended {
            return Vec::new();
        }
        if token.state_within(self.at, new) == TokenState::Ended {
            return vec![Effect::Ends];
        }
        let sooner = new.until.moment().filter(|_| old.until.is_later_than(new.until)).map(Effect::EndsSooner);
        if self.before.policy().networks.meet(&token.terms.networks) && !self.after.policy().networks.meet(&token.terms.networks)
        {
            return vec![Effect::NoNetworkLeft];
        }
        let network = last_use.and_then(|last| self.shut_out(last)).map(Effect::ShutOut);
        self.pause(token, last_use).into_iter().chain(network).chain(sooner).collect()
    }

    fn pause(&self, token: &Token, last_use: Option<&LastUse>) -> Option<Effect> {
        let used_at = last_use.map(|last| last.at);
        let silence = |policy: &InForce, at: Moment| policy.policy().silence(token, used_at, at);
        let is_running = token.enabled && token.waits_for.is_none();
        let new = silence(&self.after, self.at).filter(|_| is_running)?;
        // What the present policy pauses in any case is not the new one's doing.
        silence(&self.before, self.now).is_none().then_some(Effect::Pauses(new))
    }

    fn shut_out(&self, last: &LastUse) -> Option<String> {
        let address: IpAddr = last.address.as_deref()?.parse().ok()?;
        let is_news = self.before.allows_from(Some(address)) && !self.after.allows_from(Some(address));
        is_news.then(|| address.to_string())
    }
}

fn effect_on_rights(
    snapshot: &mut Snapshot<'_>,
    scales: &Scales,
    token: &Token,
    held: &mut HashMap<PersonId, RightsTree>,
) -> Result<Option<Effect>, AppError> {
    let newly = scales.after.withheld(token.kind).difference(scales.before.withheld(token.kind));
    if newly.is_empty() {
        return Ok(None);
    }
    let held = match held.entry(token.owner_id) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(place) => place.insert(teams::rights_of(snapshot, token.organization_id, token.owner_id)?),
    };
    let lost = token.terms.grant.effective(held).only(&newly);
    Ok((!lost.is_empty()).then_some(Effect::Loses(lost)))
}
