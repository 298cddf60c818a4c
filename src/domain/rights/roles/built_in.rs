//! The built-in roles, computed from whatever the catalogue holds.
//!
//! No resource is named here except the organization itself.
//! The catalogue says of each resource which role may change it (`changed_by`), of each action whether it only reads,
//! so an operator's own resources fall into the same four roles without any code.

use std::fmt;

use super::RolePairs;
use crate::domain::rights::{
    catalogue::{Action, Catalogue, Resource},
    names::ScopeType,
    text::Pair,
};

/// A role that every installation has, from the widest to the narrowest.
/// Each one contains the next: Root ⊇ Admin ⊇ Author ⊇ Viewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BuiltInRole {
    /// Everything.
    Root,
    /// Reads everything, changes what is not left to Root (people, roles, policy, configuration).
    Admin,
    /// Makes and changes content; dangerous actions such as deleting are left to Admin. Reads like `user_level`.
    Author,
    /// Reads content.
    Viewer,
}

impl BuiltInRole {
    /// Every built-in role, widest first.
    pub const ALL: [Self; 4] = [Self::Root, Self::Admin, Self::Author, Self::Viewer];

    /// The name that people see.
    pub fn name(self) -> &'static str {
        match self {
            Self::Root => "Root",
            Self::Admin => "Admin",
            Self::Author => "Author",
            Self::Viewer => "Viewer",
        }
    }

    /// What the role allows under this catalogue.
    pub fn pairs(self, catalogue: &Catalogue) -> RolePairs {
        select(catalogue, |resource, action| match self {
            Self::Root => true,
            Self::Admin => action.reads || resource.changed_by >= Self::Admin,
            Self::Author => everyone_reads(resource, action) || (is_content(resource) && !action.danger),
            Self::Viewer => is_content(resource) && everyone_reads(resource, action),
        })
    }
}

impl fmt::Display for BuiltInRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What the team Everyone holds by default (MK.IO's level "User"):
/// every reading action outside Hallpass's own `core.*` resources, and seeing the organization itself.
pub fn user_level(catalogue: &Catalogue) -> RolePairs {
    select(catalogue, everyone_reads)
}

fn select(catalogue: &Catalogue, takes: impl Fn(&Resource, &Action) -> bool) -> RolePairs {
    let pairs = catalogue.resources().iter().flat_map(|resource| {
        let taken = resource.actions.iter().filter(|action| takes(resource, action));
        taken.map(|action| Pair { resource: resource.name.clone(), action: action.name.clone() })
    });
    pairs.collect()
}

fn everyone_reads(resource: &Resource, action: &Action) -> bool {
    let is_organization = resource.name.as_str() == ScopeType::ORGANIZATION;
    action.reads && (is_organization || !resource.is_management())
}

fn is_content(resource: &Resource) -> bool {
    resource.changed_by == BuiltInRole::Author && !resource.is_management()
}
