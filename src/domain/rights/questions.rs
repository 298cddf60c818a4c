//! Short questions that the policy asks of a tree.

use super::branch::Branch;
use super::text::Scope;
use super::tree::RightsTree;

impl RightsTree {
    /// Whether `action` on `resource` may be done on `scope`.
    pub fn allows(&self, scope: &Scope, resource: &str, action: &str) -> bool {
        self.actions(scope, resource).any(|known| known.as_str() == action)
    }

    /// Whether any right, on whatever scope, is about `resource`.
    pub fn names_resource(&self, resource: &str) -> bool {
        self.rights().any(|right| right.resource.as_str() == resource)
    }

    /// Whether there is any right on `scope`.
    pub fn reaches(&self, scope: &Scope) -> bool {
        self.on(scope).is_some()
    }

    /// How many rights there are on `scope`.
    pub fn count_on(&self, scope: &Scope) -> usize {
        self.on(scope).map_or(0, Branch::count)
    }

    /// The same rights without those about `resource`.
    pub fn without_resource(&self, resource: &str) -> Self {
        self.filtered(|_, name, _| name.as_str() != resource)
    }
}
