//! How rights are written on the command line.

use super::Failure;
use crate::domain::ids::OrganizationId;
use crate::domain::rights::{Catalogue, Pair, Right, RightsTree, Scope};

/// Reads rights, each in one of three forms: `USER_FETCH` and `user:fetch` mean on the organization,
/// `core.project/ID/ams.asset:get` says where.
/// Errors: `Usage`, naming every word that is no right of this catalogue.
pub(super) fn read(words: &[String], organization_id: OrganizationId, catalogue: &Catalogue) -> Result<RightsTree, Failure> {
    let mut rights = RightsTree::new();
    let mut unknown = Vec::new();
    for word in words {
        match right(word, organization_id, catalogue).filter(|right| catalogue.knows_right(right)) {
            Some(right) => _ = rights.insert(right),
            None => unknown.push(word.as_str()),
        }
    }
    if unknown.is_empty() {
        return Ok(rights);
    }
    let words = unknown.join(", ");
    Err(Failure::usage(format!("no right is called {words}; `hallpass catalogue print --json` lists them all")))
}

fn right(word: &str, organization_id: OrganizationId, catalogue: &Catalogue) -> Option<Right> {
    if word.contains('/') {
        return word.parse().ok();
    }
    let pair = if word.contains(':') { word.parse::<Pair>().ok() } else { catalogue.pair_of_flat_name(word) };
    Some(pair?.on(Scope::organization(organization_id)))
}
