//! The catalogue: which resources and actions this installation knows, and how to say them to people.
//!
//! It is a TOML file that the operator owns; the embedded default shows the format (`catalogue.toml` in this room's parent).
//! The catalogue never grants anything. It only narrows: what it does not know has no effect,
//! so removing a line takes rights away, and adding one gives nobody anything.

mod field;
mod mistake;
mod parse;
mod table;

pub use mistake::Mistake;

use std::{collections::BTreeMap, sync::LazyLock};

use super::{
    names::{ActionName, ResourceName, ScopeType},
    roles::{BuiltInRole, RolePairs},
    text::{Pair, Right, RightPath},
    tree::RightsTree,
};

const DEFAULT: &str = include_str!("../catalogue.toml");

/// What this installation knows.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    scopes: Vec<ScopeKind>,
    resources: Vec<Resource>,
    places: BTreeMap<ResourceName, usize>,
}

/// A type of scope and the words for it.
#[derive(Debug, Clone)]
pub struct ScopeKind {
    /// `core.customer`, `core.project`.
    pub name: ScopeType,
    /// "organization", "project".
    pub singular: String,
    /// "organizations", "projects".
    pub plural: String,
}

/// Something that can be acted upon.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Its name in rights.
    pub name: ResourceName,
    /// The heading it stands under.
    pub category: String,
    /// The types of scope it lives on; never empty.
    pub on: Vec<ScopeType>,
    /// "asset".
    pub singular: String,
    /// "assets"; no two resources share it.
    pub plural: String,
    /// The narrowest built-in role that may change it: Root, Admin or Author.
    pub changed_by: BuiltInRole,
    /// What can be done to it, in the file's order; never empty.
    pub actions: Vec<Action>,
}

/// Something that can be done to a resource.
#[derive(Debug, Clone)]
pub struct Action {
    /// Its name in rights.
    pub name: ActionName,
    /// One plain verb that fits before the plural: "delete" (assets). Unique within the resource.
    pub verb: String,
    /// What a person gains by it: "Delete assets for good".
    pub sentence: String,
    /// Whether a mistake with it hurts.
    pub danger: bool,
    /// Whether it only reads.
    pub reads: bool,
}

/// The resources under one heading.
#[derive(Debug, Clone)]
pub struct Category<'a> {
    /// The heading.
    pub name: &'a str,
    /// In the file's order.
    pub resources: Vec<&'a Resource>,
}

/// A right that the catalogue does not know, as the shortest path that it does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path} is not in the catalogue")]
pub struct UnknownRight {
    /// Where the unknown begins.
    pub path: RightPath,
}

impl Catalogue {
    /// Reads a catalogue file.
    /// Errors: every mistake in the file, in the order of its lines.
    pub fn parse(text: &str) -> Result<Self, Vec<Mistake>> {
        parse::catalogue(text)
    }

    /// The catalogue that Hallpass brings along. `text_of_default` is its file.
    pub fn embedded() -> &'static Self {
        // That the file has no mistake is proved by a test; an empty catalogue would allow nothing.
        static EMBEDDED: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::parse(DEFAULT).unwrap_or_default());
        &EMBEDDED
    }

    /// The text of the default catalogue, for an operator to start from.
    pub fn text_of_default() -> &'static str {
        DEFAULT
    }

    /// The types of scope, in the file's order.
    pub fn scopes(&self) -> &[ScopeKind] {
        &self.scopes
    }

    /// The type of scope of this name.
    pub fn scope(&self, kind: &str) -> Option<&ScopeKind> {
        self.scopes.iter().find(|scope| scope.name.as_str() == kind)
    }

    /// The resources, in the file's order.
    pub fn resources(&self) -> &[Resource] {
        &self.resources
    }

    /// The resource of this name.
    pub fn resource(&self, name: &str) -> Option<&Resource> {
        self.resources.get(*self.places.get(name)?)
    }

    /// One action of one resource.
    pub fn action(&self, resource: &str, action: &str) -> Option<&Action> {
        self.resource(resource)?.action(action)
    }

    /// The pairs with which a mistake hurts, wherever they are held.
    pub fn dangerous_pairs(&self) -> RolePairs {
        let dangerous = |resource: &Resource| {
            let pair = |action: &Action| Pair { resource: resource.name.clone(), action: action.name.clone() };
            resource.actions.iter().filter(|action| action.danger).map(pair).collect::<Vec<_>>()
        };
        self.resources.iter().flat_map(dangerous).collect()
    }

    /// The headings in the order of their first mention, each with its resources.
    pub fn categories(&self) -> Vec<Category<'_>> {
        let mut categories: Vec<Category<'_>> = Vec::new();
        for resource in &self.resources {
            match categories.iter_mut().find(|category| category.name == resource.category) {
                Some(category) => category.resources.push(resource),
                None => categories.push(Category { name: &resource.category, resources: vec![resource] }),
            }
        }
        categories
    }

    /// The pair behind a flat name such as `USER_FETCH`, if it is in the catalogue and lives on the organization.
    pub fn pair_of_flat_name(&self, text: &str) -> Option<Pair> {
        let pair = Pair::from_flat_name(text).ok()?;
        self.knows(&ScopeType::organization(), &pair.resource, &pair.action).then_some(pair)
    }

    /// Whether this action exists for this resource and the resource lives on this type of scope.
    pub fn knows(&self, kind: &ScopeType, resource: &ResourceName, action: &ActionName) -> bool {
        self.resource(resource.as_str()).is_some_and(|r| r.on.contains(kind) && r.action(action.as_str()).is_some())
    }

    /// Whether this right exists.
    pub fn knows_right(&self, right: &Right) -> bool {
        self.knows(&right.scope.kind, &right.resource, &right.action)
    }

    /// For rights that somebody asks for now.
    /// Errors: the first right that is unknown, or that names a resource on a type of scope where it does not live.
    pub fn validate(&self, tree: &RightsTree) -> Result<(), UnknownRight> {
        match tree.rights().find(|right| !self.knows_right(right)) {
            Some(right) => Err(UnknownRight { path: self.where_unknown(right) }),
            None => Ok(()),
        }
    }

    /// The part of stored rights that the catalogue still knows. Never wider than `tree`.
    pub fn known(&self, tree: &RightsTree) -> RightsTree {
        tree.filtered(|kind, resource, action| self.knows(kind, resource, action))
    }

    /// The stored rights that the catalogue no longer knows. They have no effect.
    pub fn retired(&self, tree: &RightsTree) -> Vec<Right> {
        tree.rights().filter(|right| !self.knows_right(right)).collect()
    }

    /// What `granted` allows to somebody who holds `held` at this moment: `granted ∩ held`, as far as it is known.
    pub fn effective(&self, granted: &RightsTree, held: &RightsTree) -> RightsTree {
        self.known(&granted.intersect(held))
    }

    /// What `granted` names and the catalogue knows, but its owner does not hold at this moment.
    pub fn dormant(&self, granted: &RightsTree, held: &RightsTree) -> RightsTree {
        self.known(&granted.difference(held))
    }

    /// Hallpass's own management rights that this catalogue leaves out. Nobody can use those, Root included.
    pub fn management_left_out(&self) -> RolePairs {
        let own = Self::embedded().resources.iter().filter(|resource| resource.is_management());
        let pairs = own.flat_map(|resource| {
            let missing = resource.actions.iter().filter(|a| self.action(resource.name.as_str(), a.name.as_str()).is_none());
            missing.map(|action| Pair { resource: resource.name.clone(), action: action.name.clone() })
        });
        pairs.collect()
    }

    fn where_unknown(&self, right: Right) -> RightPath {
        if self.scope(right.scope.kind.as_str()).is_none() {
            return RightPath::ScopeType(right.scope.kind);
        }
        let lives_here = |resource: &Resource| resource.on.contains(&right.scope.kind);
        if !self.resource(right.resource.as_str()).is_some_and(lives_here) {
            return RightPath::Resource(right.scope, right.resource);
        }
        RightPath::Right(right)
    }
}

impl Resource {
    /// The action of this name.
    pub fn action(&self, name: &str) -> Option<&Action> {
        self.actions.iter().find(|action| action.name.as_str() == name)
    }

    /// Whether this is one of Hallpass's own resources (`core.*`).
    pub fn is_management(&self) -> bool {
        self.name.as_str().starts_with("core.")
    }

    /// One of the actions as it is written in code: the flat name where there is one, else `<resource>:<action>`.
    pub fn name_of(&self, action: &Action) -> String {
        self.flat_name(action).unwrap_or_else(|| format!("{}:{}", self.name, action.name))
    }

    /// Kinesis's spelling of one of the actions, where there is one.
    pub fn flat_name(&self, action: &Action) -> Option<String> {
        let on_organization = self.on.iter().any(|kind| kind.as_str() == ScopeType::ORGANIZATION);
        let pair = Pair { resource: self.name.clone(), action: action.name.clone() };
        if on_organization { pair.flat_name() } else { None }
    }
}
