//! Roles: what may be done, without saying where.
//!
//! A role becomes rights when a team carries it on a scope. `RolePairs::on` is that step, and `RolePairs::on_projects` the same for many projects.

mod built_in;

pub use built_in::{BuiltInRole, user_level};

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    branch::Branch,
    catalogue::Catalogue,
    names::{ActionName, ResourceName, ScopeId, ScopeType},
    text::{Pair, Scope},
    tree::{Resources, RightsTree},
};

/// A set of resource and action pairs. As JSON: `{resource: [actions]}`, read as strictly as a rights tree.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct RolePairs(pub(super) Resources);

impl RolePairs {
    /// The role that allows nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there is no pair. An empty role never means "all".
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many pairs there are.
    pub fn count(&self) -> usize {
        self.0.count()
    }

    /// Whether every pair of `other` is here: `self ⊇ other`, in this direction only.
    pub fn contains(&self, other: &Self) -> bool {
        self.0.contains(&other.0)
    }

    /// Whether this one pair is here.
    pub fn contains_pair(&self, resource: &str, action: &str) -> bool {
        self.0.get(resource).is_some_and(|actions| actions.contains(action))
    }

    /// The pairs here that `other` does not have.
    pub fn difference(&self, other: &Self) -> Self {
        Self(self.0.difference(&other.0))
    }

    /// Adds every pair of `other`.
    pub fn absorb(&mut self, other: &Self) {
        self.0.absorb(&other.0);
    }

    /// Adds one pair. Answers whether it was new.
    pub fn insert(&mut self, pair: Pair) -> bool {
        self.0.entry(pair.resource).or_default().insert(pair.action)
    }

    /// Every pair, in canonical order.
    pub fn pairs(&self) -> impl Iterator<Item = Pair> + '_ {
        let pair = |resource: &ResourceName, action: &ActionName| Pair { resource: resource.clone(), action: action.clone() };
        self.0.iter().flat_map(move |(resource, actions)| actions.iter().map(move |action| pair(resource, action)))
    }

    /// The rights that this role means on `scope`.
    /// Only pairs that the catalogue knows on that type of scope count:
    /// a role on the organization does not reach into its projects, and a retired pair means nothing.
    pub fn on(&self, scope: &Scope, catalogue: &Catalogue) -> RightsTree {
        self.living_on(&scope.kind, catalogue).everywhere_on(scope)
    }

    /// The rights that this role means on each of these projects.
    pub fn on_projects(&self, ids: impl IntoIterator<Item = impl Into<ScopeId>>, catalogue: &Catalogue) -> RightsTree {
        let living = self.living_on(&ScopeType::project(), catalogue);
        let mut tree = RightsTree::new();
        if !living.is_empty() {
            tree.0.entry(ScopeType::project()).or_default().extend(ids.into_iter().map(|id| (id.into(), living.0.clone())));
        }
        // Without any project there must be no empty branch.
        tree.0.retain(|_, ids| !ids.is_empty());
        tree
    }

    /// The pairs that the catalogue knows on this type of scope.
    fn living_on(&self, kind: &ScopeType, catalogue: &Catalogue) -> Self {
        let living = |(resource, actions): (&ResourceName, &BTreeSet<ActionName>)| {
            let known: BTreeSet<ActionName> =
                actions.iter().filter(|action| catalogue.knows(kind, resource, action)).cloned().collect();
            (!known.is_empty()).then(|| (resource.clone(), known))
        };
        Self(self.0.iter().filter_map(living).collect())
    }

    /// All pairs on `scope`, known or not.
    pub(super) fn everywhere_on(&self, scope: &Scope) -> RightsTree {
        let mut tree = RightsTree::new();
        if !self.is_empty() {
            tree.0.entry(scope.kind.clone()).or_default().insert(scope.id, self.0.clone());
        }
        tree
    }
}

impl FromIterator<Pair> for RolePairs {
    fn from_iter<I: IntoIterator<Item = Pair>>(pairs: I) -> Self {
        let mut role = Self::new();
        for pair in pairs {
            role.insert(pair);
        }
        role
    }
}
