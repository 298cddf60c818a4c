//! Short questions that the policy asks of a tree.

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

    /// The same rights without those about `resource`.
    pub fn without_resource(&self, resource: &str) -> Self {
        self.filtered(|_, name, _| name.as_str() != resource)
    }
}
