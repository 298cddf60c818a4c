//! What a picker offers: places, and in each what may be chosen.

use super::sent::Sent;
use crate::domain::rights::{Action, Catalogue, Pair, Resource, Right, RightsTree, RolePairs, Scope, ScopeType};

/// Everything that a picker is drawn from, besides what is chosen.
pub struct Offer<'a> {
    /// What this installation knows.
    pub catalogue: &'a Catalogue,
    /// Where rights can be chosen, in the order in which they are shown.
    pub places: Vec<Place>,
    /// What the person may hand on.
    pub held: &'a RightsTree,
    /// What may stay although the person does not hold it now, because it was there before.
    pub asleep: &'a RightsTree,
    /// What a second person has to agree to, where the form is one of tokens.
    pub asks: Option<&'a RolePairs>,
    /// Where the form is sent, and every step of it.
    pub action: String,
}

/// One organization or project; for a role, one sort of places.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its scope; for a role one that stands for a sort of places and never leaves the picker.
    pub scope: Scope,
    /// `Project`, or empty.
    pub kind: String,
    /// `Studio`
    pub name: String,
    /// Which resources stand here.
    pub home: Home,
    /// Whether the value of a right says the scope; those of a role do not.
    pub is_said: bool,
}

/// Which resources stand in a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Home {
    /// All that live on this type of scope, perhaps on others as well.
    On(ScopeType),
    /// Those that live on exactly these types.
    Exactly(Vec<ScopeType>),
}

impl Place {
    /// The word for it in the form.
    pub fn key(&self) -> String {
        self.scope.id.to_string()
    }

    /// Whether a resource stands here.
    pub fn has(&self, resource: &Resource) -> bool {
        match &self.home {
            Home::On(kind) => resource.on.contains(kind),
            Home::Exactly(kinds) => resource.on == *kinds,
        }
    }

    /// What the form sends for one of its rights.
    pub(super) fn value(&self, pair: &Pair) -> String {
        if self.is_said { format!("{}/{pair}", self.scope) } else { pair.to_string() }
    }
}

impl Offer<'_> {
    /// Whether this right may be chosen.
    pub(super) fn may(&self, scope: &Scope, resource: &Resource, action: &Action) -> bool {
        let (resource, action) = (resource.name.as_str(), action.name.as_str());
        self.held.allows(scope, resource, action) || self.asleep.allows(scope, resource, action)
    }

    /// The part of `rights` that may be chosen.
    pub fn choosable(&self, rights: &RightsTree) -> RightsTree {
        if self.asleep.is_empty() { rights.intersect(self.held) } else { rights.intersect(&self.held.union(self.asleep)) }
    }

    /// The same pairs on another place, as far as they may be chosen there.
    pub(super) fn on_place(&self, pairs: impl Iterator<Item = Pair>, place: &Place) -> RightsTree {
        let rights: RightsTree = pairs.map(|pair| pair.on(place.scope.clone())).collect();
        self.choosable(&rights)
    }

    /// The rights under one heading of a place that may be chosen and are looked for, each with whether it only reads.
    pub(super) fn choosable_under(&self, place: &Place, heading: usize, sent: &Sent) -> Vec<(Right, bool)> {
        let categories = self.catalogue.categories();
        let Some(category) = categories.get(heading) else { return Vec::new() };
        let here = category.resources.iter().filter(|resource| place.has(resource));
        let lines = here.flat_map(|resource| resource.actions.iter().map(move |action| (*resource, action)));
        let may = lines.filter(|(resource, action)| sent.finds(resource, action) && self.may(&place.scope, resource, action));
        may.map(|(resource, action)| (pair(resource, action).on(place.scope.clone()), action.reads)).collect()
    }

    pub(super) fn place(&self, key: &str) -> Option<&Place> {
        self.places.iter().find(|place| place.key() == key)
    }
}

pub(super) fn pair(resource: &Resource, action: &Action) -> Pair {
    Pair { resource: resource.name.clone(), action: action.name.clone() }
}
