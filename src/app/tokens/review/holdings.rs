//! What people of an organization hold, and what their tokens come to: each worked out once for all who share it.

use crate::domain::holdings::Source;
use crate::domain::ids::{OrganizationId, ProjectId, TeamId};
use crate::domain::organization::{BuiltInTeam, GrantScope};
use crate::domain::person::Person;
use crate::domain::rights::{Catalogue, Pair, Right, RightsTree, RolePairs, Scope, ScopeType};
use crate::domain::token::{Grant, Token, TokenKind};
use crate::domain::token_policy::InForce;
use crate::domain::verdict::{Force, in_force};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// From where somebody has their rights: from their teams and Everyone, or, as a service identity, from the team that owns it alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Teams {
    everyone: bool,
    own: Vec<TeamId>,
}

impl Teams {
    /// The teams of a person who is a member of these, or of a service identity.
    pub(super) fn of(person: &Person, own: Vec<TeamId>) -> Self {
        match person.team_id() {
            Some(owning) => Self { everyone: false, own: vec![owning] },
            None => Self { everyone: !person.is_service(), own },
        }
    }
}

/// What somebody holds, place by place, with its size. Many people hold the same in a place, so that is worked out once for all.
pub(super) struct Held {
    teams: Teams,
    on: BTreeMap<Scope, Arc<Given>>,
    pub(super) count: usize,
}

/// What some roles give together in a place.
struct Given {
    pairs: RolePairs,
    count: usize,
}

impl Held {
    /// What is held of these rights.
    fn of(&self, rights: &RightsTree) -> RightsTree {
        rights.among(|scope| self.on.get(scope).map(|given| &given.pairs))
    }

    /// All of it, in one tree.
    fn whole(&self, catalogue: &Catalogue) -> RightsTree {
        let mut all = RightsTree::default();
        self.on.iter().for_each(|(scope, given)| all.absorb(&given.pairs.on(scope, catalogue)));
        all
    }
}

/// That a team gives a role somewhere; the role by its number.
struct Gift {
    role: usize,
    scope: GrantScope,
}

/// What a token comes to.
#[derive(Clone, Default)]
pub(super) struct Effect {
    pub(super) rights: Arc<RightsTree>,
    pub(super) count: usize,
    pub(super) dormant: Arc<RightsTree>,
    pub(super) withheld: Arc<RightsTree>,
    pub(super) dangerous: Arc<Vec<Right>>,
}

/// The rights of an organization's people and tokens, as far as what their teams give was read.
pub(super) struct Holdings {
    organization_id: OrganizationId,
    everyone: Vec<Gift>,
    gifts: HashMap<TeamId, Vec<Gift>>,
    roles: Vec<Arc<RolePairs>>,
    /// Whether every team was read.
    knows_all: bool,
    live: Vec<ProjectId>,
    pub(super) policy: InForce,
    /// Which pairs are dangerous, wherever they are held.
    dangerous: RolePairs,
    given: HashMap<(ScopeType, BTreeSet<usize>), Arc<Given>>,
    held: HashMap<Teams, Arc<Held>>,
    /// What tokens come to that have everything their owner has; a large set, and the same for all owners in the same teams.
    whole: HashMap<(Teams, TokenKind, bool), Effect>,
}

impl Holdings {
    /// Nothing is read of any team yet.
    pub(super) fn new(organization_id: OrganizationId, live: Vec<ProjectId>, policy: InForce, catalogue: &Catalogue) -> Self {
        Self {
            organization_id,
            everyone: Vec::new(),
            gifts: HashMap::new(),
            roles: Vec::new(),
            knows_all: false,
            live,
            policy,
            dangerous: catalogue.dangerous_pairs(),
            given: HashMap::new(),
            held: HashMap::new(),
            whole: HashMap::new(),
        }
    }

    /// Which of these teams, in ascending order, are still to be read, with Everyone; `None` when nothing is.
    pub(super) fn unread(&self, teams: impl IntoIterator<Item = TeamId>) -> Option<Vec<TeamId>> {
        if self.knows_all {
            return None;
        }
        let mut unread: Vec<TeamId> = teams.into_iter().filter(|id| !self.gifts.contains_key(id)).collect();
        unread.sort_unstable();
        unread.dedup();
        (!unread.is_empty() || self.everyone.is_empty()).then_some(unread)
    }

    /// Takes in what Everyone and these teams give.
    pub(super) fn read_some(&mut self, teams: Vec<TeamId>, given: Vec<(Option<BuiltInTeam>, Source)>) {
        self.gifts.extend(teams.into_iter().map(|id| (id, Vec::new())));
        self.everyone.clear();
        self.take_in(given);
    }

    /// Takes in what all teams give.
    pub(super) fn read_all(&mut self, given: Vec<(Option<BuiltInTeam>, Source)>) {
        self.knows_all = true;
        self.take_in(given);
    }

    fn take_in(&mut self, given: Vec<(Option<BuiltInTeam>, Source)>) {
        for (team, source) in given {
            let gift = Gift { role: self.number_of(source.pairs), scope: source.scope };
            match team {
                Some(BuiltInTeam::Everyone) => self.everyone.push(gift),
                _ => self.gifts.entry(source.team_id).or_default().push(gift),
            }
        }
    }

    /// Roles are few, and what was read at once shares them.
    fn number_of(&mut self, pairs: Arc<RolePairs>) -> usize {
        let same = |known: &Arc<RolePairs>| Arc::ptr_eq(known, &pairs);
        let known = self.roles.iter().position(same).or_else(|| self.roles.iter().position(|known| **known == *pairs));
        known.unwrap_or_else(|| {
            self.roles.push(pairs);
            self.roles.len() - 1
        })
    }

    /// What somebody in these teams holds.
    pub(super) fn held(&mut self, teams: Teams, catalogue: &Catalogue) -> Arc<Held> {
        if let Some(known) = self.held.get(&teams) {
            return known.clone();
        }
        let mut roles: BTreeMap<Scope, BTreeSet<usize>> = BTreeMap::new();
        let everyone = self.everyone.iter().filter(|_| teams.everyone);
        for gift in everyone.chain(teams.own.iter().filter_map(|id| self.gifts.get(id)).flatten()) {
            self.places(&gift.scope).for_each(|scope| _ = roles.entry(scope).or_default().insert(gift.role));
        }
        let on: BTreeMap<Scope, Arc<Given>> =
            roles.into_iter().map(|(scope, roles)| self.given(scope, roles, catalogue)).collect();
        let held = Arc::new(Held { count: on.values().map(|given| given.count).sum(), on, teams: teams.clone() });
        self.held.insert(teams, held.clone());
        held
    }

    fn places(&self, scope: &GrantScope) -> impl Iterator<Item = Scope> {
        let organization = matches!(scope, GrantScope::Organization).then(|| Scope::organization(self.organization_id));
        let scope = *scope;
        let projects = self.live.iter().filter(move |id| match scope {
            GrantScope::Organization => false,
            GrantScope::Project(only) => **id == only,
            GrantScope::EveryProject => true,
        });
        organization.into_iter().chain(projects.map(|id| Scope::project(*id)))
    }

    /// What these roles give together in a place: the same in all places of a kind.
    fn given(&mut self, scope: Scope, roles: BTreeSet<usize>, catalogue: &Catalogue) -> (Scope, Arc<Given>) {
        let all = &self.roles;
        let given = self.given.entry((scope.kind.clone(), roles)).or_insert_with_key(|(_, roles)| {
            let mut pairs = RolePairs::default();
            roles.iter().for_each(|role| pairs.absorb(&all[*role].on(&scope, catalogue).pairs_on(&scope)));
            Arc::new(Given { count: pairs.count(), pairs })
        });
        (scope, given.clone())
    }

    /// The teams that give this somewhere, once all were read; `None` when Everyone does, so that it tells nobody apart.
    pub(super) fn teams_that_give(&self, pair: &Pair) -> Option<Vec<TeamId>> {
        let gives = |all: &Vec<Gift>| {
            all.iter().any(|gift| self.roles[gift.role].contains_pair(pair.resource.as_str(), pair.action.as_str()))
        };
        (!gives(&self.everyone)).then(|| self.gifts.iter().filter(|(_, all)| gives(all)).map(|(id, _)| *id).collect())
    }

    /// What a token comes to whose owner holds this, or nothing; below the grants of its makers.
    pub(super) fn effect(&mut self, held: Option<&Held>, token: &Token, makers: &[&Grant], catalogue: &Catalogue) -> Effect {
        let Some(held) = held else { return self.worked_out(&RightsTree::default(), token, makers) };
        if !makers.is_empty() {
            return self.worked_out(&held.whole(catalogue), token, makers);
        }
        let manages_tokens = match &token.terms.grant {
            Grant::Everything { manages_tokens } => *manages_tokens,
            Grant::Only(rights) => return self.worked_out(&held.of(rights), token, makers),
        };
        let key = (held.teams.clone(), token.kind, manages_tokens);
        if let Some(known) = self.whole.get(&key) {
            return known.clone();
        }
        let effect = self.worked_out(&held.whole(catalogue), token, makers);
        self.whole.insert(key, effect.clone());
        effect
    }

    fn worked_out(&self, held: &RightsTree, token: &Token, makers: &[&Grant]) -> Effect {
        let taken = self.policy.withheld(token.kind);
        let Force { rights, dormant, withheld } = in_force(held, taken, &token.terms.grant, makers.iter().copied());
        let dangerous = rights.among(|_| Some(&self.dangerous)).rights().collect();
        Effect {
            count: rights.count(),
            rights: Arc::new(rights),
            dormant: Arc::new(dormant),
            withheld: Arc::new(withheld),
            dangerous: Arc::new(dangerous),
        }
    }
}
