//! The algebra, once: a branch is a set of leaves, or a map from keys to smaller branches.
//!
//! The rights tree and the pairs of a role are both such branches, so they share these two implementations.
//! Every result is canonical: a key whose branch would be empty is left out.
//! That is what makes "equal as values" and "the same rights" one thing, and keeps "empty" from ever meaning "all".

use std::collections::{BTreeMap, BTreeSet};

/// A canonical set of paths.
pub(super) trait Branch: Clone + Default {
    /// How many paths there are.
    fn count(&self) -> usize;
    /// Whether there is no path.
    fn is_bare(&self) -> bool;
    /// Whether every path of `other` is a path of `self`: `self ⊇ other`, in this direction only.
    fn contains(&self, other: &Self) -> bool;
    /// The paths in both.
    fn intersect(&self, other: &Self) -> Self;
    /// The paths of `self` that are not in `other`.
    fn difference(&self, other: &Self) -> Self;
    /// Adds the paths of `other`.
    fn absorb(&mut self, other: &Self);
}

impl<K: Ord + Clone> Branch for BTreeSet<K> {
    fn count(&self) -> usize {
        self.len()
    }

    fn is_bare(&self) -> bool {
        self.is_empty()
    }

    fn contains(&self, other: &Self) -> bool {
        self.is_superset(other)
    }

    fn intersect(&self, other: &Self) -> Self {
        self & other
    }

    fn difference(&self, other: &Self) -> Self {
        self - other
    }

    fn absorb(&mut self, other: &Self) {
        self.extend(other.iter().cloned());
    }
}

impl<K: Ord + Clone, V: Branch> Branch for BTreeMap<K, V> {
    fn count(&self) -> usize {
        self.values().map(V::count).sum()
    }

    fn is_bare(&self) -> bool {
        self.is_empty()
    }

    fn contains(&self, other: &Self) -> bool {
        let covered = |(key, theirs)| self.get(key).is_some_and(|mine: &V| mine.contains(theirs));
        other.len() <= self.len() && other.iter().all(covered)
    }

    fn intersect(&self, other: &Self) -> Self {
        let (few, many) = if self.len() <= other.len() { (self, other) } else { (other, self) };
        let shared = |(key, mine): (&K, &V)| kept(key, mine.intersect(many.get(key)?));
        few.iter().filter_map(shared).collect()
    }

    fn difference(&self, other: &Self) -> Self {
        let remaining = |(key, mine): (&K, &V)| match other.get(key) {
            Some(theirs) => kept(key, mine.difference(theirs)),
            None => Some((key.clone(), mine.clone())),
        };
        self.iter().filter_map(remaining).collect()
    }

    fn absorb(&mut self, other: &Self) {
        for (key, theirs) in other {
            match self.get_mut(key) {
                Some(mine) => mine.absorb(theirs),
                None => _ = self.insert(key.clone(), theirs.clone()),
            }
        }
    }
}

/// The only way a branch gets under a key: bare branches are dropped.
fn kept<K: Clone, V: Branch>(key: &K, branch: V) -> Option<(K, V)> {
    (!branch.is_bare()).then(|| (key.clone(), branch))
}
