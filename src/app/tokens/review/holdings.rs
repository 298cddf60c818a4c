//! What people of an organization hold, and what their tokens come to: each worked out once for all who share it.

use crate::domain::holdings::Source;
use crate::domain::ids::{OrganizationId, ProjectId, TeamId};
use crate::domain::organization::BuiltInTeam;
use crate::domain::person::Person;
use crate::domain::rights::{Catalogue, Pair, Right, RightsTree};
use crate::domain::token::{Grant, Token, TokenKind};
use crate::domain::token_policy::InForce;
use crate::domain::verdict::{Force, in_force};
use std::collections::HashMap;
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

/// What somebody holds, with its size.
pub(super) struct Held {
    teams: Teams,
    rights: RightsTree,
    pub(super) count: usize,
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

/// The rights of an organization's people and tokens.
pub(super) struct Holdings {
    organization_id: OrganizationId,
    everyone: Vec<Source>,
    sources: HashMap<TeamId, Vec<Source>>,
    live: Vec<ProjectId>,
    pub(super) policy: InForce,
    of_team: HashMap<Option<TeamId>, RightsTree>,
    held: HashMap<Teams, Arc<Held>>,
    /// What tokens come to that have everything their owner has; a large set, and the same for all owners in the same teams.
    whole: HashMap<(Teams, TokenKind, bool), Effect>,
}

impl Holdings {
    /// Nothing is worked out yet.
    pub(super) fn new(
        organization_id: OrganizationId,
        all: Vec<(Option<BuiltInTeam>, Source)>,
        live: Vec<ProjectId>,
        policy: InForce,
    ) -> Self {
        let (mut everyone, mut sources) = (Vec::new(), HashMap::<TeamId, Vec<Source>>::new());
        for (team, source) in all {
            if team == Some(BuiltInTeam::Everyone) {
                everyone.push(source);
            } else {
                sources.entry(source.team_id).or_default().push(source);
            }
        }
        let (of_team, held, whole) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { organization_id, everyone, sources, live, policy, of_team, held, whole }
    }

    /// What somebody in these teams holds.
    pub(super) fn held(&mut self, teams: Teams, catalogue: &Catalogue) -> Arc<Held> {
        if let Some(known) = self.held.get(&teams) {
            return known.clone();
        }
        let mut rights = RightsTree::default();
        for team in teams.everyone.then_some(None).into_iter().chain(teams.own.iter().copied().map(Some)) {
            rights.absorb(self.given_by(team, catalogue));
        }
        let held = Arc::new(Held { count: rights.count(), rights, teams: teams.clone() });
        self.held.insert(teams, held.clone());
        held
    }

    /// The teams that give this somewhere; `None` when Everyone does, so that it tells nobody apart.
    pub(super) fn teams_that_give(&self, pair: &Pair) -> Option<Vec<TeamId>> {
        let gives =
            |all: &Vec<Source>| all.iter().any(|source| source.pairs.contains_pair(pair.resource.as_str(), pair.action.as_str()));
        (!gives(&self.everyone)).then(|| self.sources.iter().filter(|(_, all)| gives(all)).map(|(id, _)| *id).collect())
    }

    /// What a team gives its members; `None` is Everyone.
    fn given_by(&mut self, team: Option<TeamId>, catalogue: &Catalogue) -> &RightsTree {
        let (organization_id, live) = (self.organization_id, &self.live);
        let sources = match team {
            Some(id) => self.sources.get(&id).map(Vec::as_slice).unwrap_or_default(),
            None => &self.everyone,
        };
        self.of_team.entry(team).or_insert_with(|| {
            let mut all = RightsTree::default();
            sources.iter().for_each(|source| all.absorb(&source.rights(organization_id, live, catalogue)));
            all
        })
    }

    /// What a token comes to whose owner holds this, or nothing; below the grants of its makers.
    pub(super) fn effect(&mut self, held: Option<&Held>, token: &Token, makers: &[&Grant], catalogue: &Catalogue) -> Effect {
        let Some(held) = held else { return self.worked_out(&RightsTree::default(), token, makers, catalogue) };
        let Grant::Everything { manages_tokens } = token.terms.grant else {
            return self.worked_out(&held.rights, token, makers, catalogue);
        };
        if !makers.is_empty() {
            return self.worked_out(&held.rights, token, makers, catalogue);
        }
        let key = (held.teams.clone(), token.kind, manages_tokens);
        if let Some(known) = self.whole.get(&key) {
            return known.clone();
        }
        let effect = self.worked_out(&held.rights, token, makers, catalogue);
        self.whole.insert(key, effect.clone());
        effect
    }

    fn worked_out(&self, held: &RightsTree, token: &Token, makers: &[&Grant], catalogue: &Catalogue) -> Effect {
        let taken = self.policy.withheld(token.kind);
        let Force { rights, dormant, withheld } = in_force(held, taken, &token.terms.grant, makers.iter().copied());
        let dangerous = rights.rights().filter(|right| is_dangerous(catalogue, right)).collect();
        Effect {
            count: rights.count(),
            rights: Arc::new(rights),
            dormant: Arc::new(dormant),
            withheld: Arc::new(withheld),
            dangerous: Arc::new(dangerous),
        }
    }
}

fn is_dangerous(catalogue: &Catalogue, right: &Right) -> bool {
    catalogue.action(right.resource.as_str(), right.action.as_str()).is_some_and(|action| action.danger)
}
