//! Rights: the tree and its algebra, the catalogue of what exists, roles, and the sentence that says rights plainly.
//!
//! Pure values: no I/O, no async, nothing of ours is imported.
//! Start with [`RightsTree`] (`tree.rs`); its algebra is `branch.rs`, written once for every level.
//!
//! Three promises hold everywhere and are property-tested in `tests/rights/`:
//!
//! * Containment has a direction, and equal is allowed.
//! * Empty and absent never mean "all"; there is no wildcard.
//! * Unknown names grant nothing. In input they are errors, in stored rights they are *retired*.
//!
//! What a token may do at this moment is `granted ∩ held` ([`Catalogue::effective`]), computed at every use, never stored.

mod branch;
mod catalogue;
mod json;
mod names;
mod packed;
mod questions;
mod roles;
mod sentence;
mod text;
mod tree;

pub use catalogue::{Action, Catalogue, Category, Mistake, Resource, ScopeKind, UnknownRight};
pub use names::{ACTION_MAX_BYTES, ActionName, InvalidName, NAME_MAX_BYTES, ResourceName, ScopeId, ScopeType};
pub use roles::{BuiltInRole, RolePairs, user_level};
pub use sentence::{ScopeNames, full_access_sentence, role_sentence, sentence};
pub use text::{Pair, Right, RightPath, Scope};
pub use tree::{MAX_RIGHTS, RightsTree};
