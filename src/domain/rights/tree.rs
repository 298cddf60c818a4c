//! The rights tree: `scope type -> scope id -> resource -> set of actions`.
//!
//! It is the one representation of a set of rights, in memory, in the database and on the wire.
//! It is canonical (no empty branch, no order, no duplicates), so equality of values is equality of rights.
//! Nothing here knows which names exist; that is the catalogue's business.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    branch::Branch,
    names::{ActionName, ResourceName, ScopeId, ScopeType},
    roles::RolePairs,
    text::{Right, RightPath, Scope},
};

/// The most rights that a tree read from outside may name: twice a thousand rights on fifty projects.
pub const MAX_RIGHTS: usize = 100_000;

/// What is done to which resources: one scope's part of a tree, and the whole of a role.
pub(super) type Resources = BTreeMap<ResourceName, BTreeSet<ActionName>>;
pub(super) type Scopes = BTreeMap<ScopeType, BTreeMap<ScopeId, Resources>>;

/// A set of rights.
/// As JSON it is MK.IO's `rbac` and `permissions` object; reading refuses duplicates and empty branches.
///
/// ```
/// # use hallpass::domain::rights::RightsTree;
/// let held: RightsTree = serde_json::from_str(
///     r#"{"core.project":{"11111111-1111-1111-1111-111111111111":{"ams.asset":["delete","get"]}}}"#)?;
/// let asked: RightsTree = serde_json::from_str(
///     r#"{"core.project":{"11111111-1111-1111-1111-111111111111":{"ams.asset":["get"]}}}"#)?;
/// assert!(held.contains(&asked) && !asked.contains(&held));
/// assert_eq!(held.intersect(&asked), asked);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct RightsTree(pub(super) Scopes);

impl RightsTree {
    /// The tree without any right. It allows nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there is no right. An empty tree never means "all".
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many rights there are.
    pub fn count(&self) -> usize {
        self.0.count()
    }

    /// Whether every right of `other` is here: `self ⊇ other`, in this direction only.
    /// Equal trees contain each other, and every tree contains the empty one.
    pub fn contains(&self, other: &Self) -> bool {
        self.0.contains(&other.0)
    }

    /// Whether this one right is here.
    pub fn contains_right(&self, right: &Right) -> bool {
        self.on(&right.scope)
            .and_then(|resources| resources.get(&right.resource))
            .is_some_and(|actions| actions.contains(&right.action))
    }

    /// The rights in both. Never wider than either.
    pub fn intersect(&self, other: &Self) -> Self {
        Self(self.0.intersect(&other.0))
    }

    /// The rights in either.
    pub fn union(&self, other: &Self) -> Self {
        let mut all = self.clone();
        all.absorb(other);
        all
    }

    /// The rights here that `other` does not have.
    pub fn difference(&self, other: &Self) -> Self {
        Self(self.0.difference(&other.0))
    }

    /// Adds every right of `other`: `union` in place, for summing up many trees.
    pub fn absorb(&mut self, other: &Self) {
        self.0.absorb(&other.0);
    }

    /// Adds one right. Answers whether it was new.
    pub fn insert(&mut self, right: Right) -> bool {
        let resources = self.0.entry(right.scope.kind).or_default().entry(right.scope.id).or_default();
        resources.entry(right.resource).or_default().insert(right.action)
    }

    /// The first right here that `held` lacks, as the shortest path that `held` does not know.
    /// A foreign scope is named as a scope and not by its first action, so a message says what is really wrong.
    /// `None` exactly when `held.contains(self)`.
    pub fn first_outside(&self, held: &Self) -> Option<RightPath> {
        let right = self.rights().find(|right| !held.contains_right(right))?;
        Some(held.where_unknown(right))
    }

    /// Every right, in canonical order: by scope type, scope id, resource, action.
    pub fn rights(&self) -> impl Iterator<Item = Right> + '_ {
        self.parts().flat_map(|(kind, id, resource, actions)| {
            actions.iter().map(move |action| Right {
                scope: Scope { kind: kind.clone(), id },
                resource: resource.clone(),
                action: action.clone(),
            })
        })
    }

    /// Every scope that has a right, in canonical order.
    pub fn scopes(&self) -> impl Iterator<Item = Scope> + '_ {
        self.0.iter().flat_map(|(kind, ids)| ids.keys().map(|&id| Scope { kind: kind.clone(), id }))
    }

    /// The part of the tree on one scope.
    pub fn only_on(&self, scope: &Scope) -> Self {
        self.pairs_on(scope).everywhere_on(scope)
    }

    /// What may be done on one scope, without the place.
    pub fn pairs_on(&self, scope: &Scope) -> RolePairs {
        RolePairs(self.on(scope).cloned().unwrap_or_default())
    }

    /// The actions on one resource of one scope, in canonical order.
    pub fn actions<'a>(&'a self, scope: &Scope, resource: &str) -> impl Iterator<Item = &'a ActionName> + use<'a> {
        let actions = self.on(scope).and_then(|resources| resources.get(resource));
        actions.into_iter().flatten()
    }

    /// The rights here whose resource and action are among `pairs`, wherever they are.
    pub fn only(&self, pairs: &RolePairs) -> Self {
        self.filtered(|_, resource, action| pairs.contains_pair(resource.as_str(), action.as_str()))
    }

    /// The rights here that are among the pairs which `given` tells of their scope.
    pub fn among<'p>(&self, given: impl Fn(&Scope) -> Option<&'p RolePairs>) -> Self {
        let mut kept = Self::new();
        for scope in self.scopes() {
            let shared = self.on(&scope).zip(given(&scope)).map(|(own, pairs)| own.intersect(&pairs.0));
            if let Some(resources) = shared.filter(|resources| !resources.is_bare()) {
                kept.0.entry(scope.kind).or_default().insert(scope.id, resources);
            }
        }
        kept
    }

    /// The rights here whose resource and action are not among `pairs`.
    pub fn without(&self, pairs: &RolePairs) -> Self {
        self.filtered(|_, resource, action| !pairs.contains_pair(resource.as_str(), action.as_str()))
    }

    /// The tree without the rights that `keep` turns down.
    pub(super) fn filtered(&self, keep: impl Fn(&ScopeType, &ResourceName, &ActionName) -> bool) -> Self {
        let mut kept = Self::new();
        for (kind, id, resource, actions) in self.parts() {
            let known: BTreeSet<_> = actions.iter().filter(|a| keep(kind, resource, a)).cloned().collect();
            if !known.is_empty() {
                let resources = kept.0.entry(kind.clone()).or_default().entry(id).or_default();
                resources.insert(resource.clone(), known);
            }
        }
        kept
    }

    pub(super) fn on(&self, scope: &Scope) -> Option<&Resources> {
        self.0.get(&scope.kind)?.get(&scope.id)
    }

    fn parts(&self) -> impl Iterator<Item = (&ScopeType, ScopeId, &ResourceName, &BTreeSet<ActionName>)> {
        self.0.iter().flat_map(|(kind, ids)| {
            ids.iter()
                .flat_map(move |(&id, resources)| resources.iter().map(move |(resource, actions)| (kind, id, resource, actions)))
        })
    }

    fn where_unknown(&self, right: Right) -> RightPath {
        let Some(ids) = self.0.get(&right.scope.kind) else {
            return RightPath::ScopeType(right.scope.kind);
        };
        let Some(resources) = ids.get(&right.scope.id) else {
            return RightPath::Scope(right.scope);
        };
        if !resources.contains_key(&right.resource) {
            return RightPath::Resource(right.scope, right.resource);
        }
        RightPath::Right(right)
    }
}

impl FromIterator<Right> for RightsTree {
    fn from_iter<I: IntoIterator<Item = Right>>(rights: I) -> Self {
        let mut tree = Self::new();
        tree.extend(rights);
        tree
    }
}

impl Extend<Right> for RightsTree {
    fn extend<I: IntoIterator<Item = Right>>(&mut self, rights: I) {
        for right in rights {
            self.insert(right);
        }
    }
}
