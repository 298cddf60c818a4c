//! What a person holds: the union, over their teams, of each role on its scope. Computed, never stored.

use super::ids::{OrganizationId, ProjectId, TeamId};
use super::organization::GrantScope;
use super::rights::{BuiltInRole, Catalogue, Pair, RightsTree, RolePairs, Scope, user_level};
use std::sync::Arc;
use uuid::Uuid;

/// Stands for every project that is yet to come. A role in every project reaches those too, so it counts when roles are handed on.
/// No project bears it: ids of projects are never nil.
pub const PROJECT_TO_COME: ProjectId = ProjectId::new(Uuid::nil());

/// One way in which a person gets rights: this team gives its members this role on this scope.
#[derive(Debug, Clone)]
pub struct Source {
    /// The team.
    pub team_id: TeamId,
    /// What the team is called.
    pub team_name: String,
    /// What the role is called.
    pub role_name: String,
    /// What the role allows; shared with every other source that gives the same role.
    pub pairs: Arc<RolePairs>,
    /// Where it applies.
    pub scope: GrantScope,
}

impl Source {
    /// The rights that come from this source alone.
    pub fn rights(&self, organization_id: OrganizationId, projects: &[ProjectId], catalogue: &Catalogue) -> RightsTree {
        match &self.scope {
            GrantScope::Organization => self.pairs.on(&Scope::organization(organization_id), catalogue),
            GrantScope::Project(id) if projects.contains(id) => self.pairs.on(&Scope::project(*id), catalogue),
            GrantScope::Project(_) => RightsTree::default(),
            GrantScope::EveryProject => self.pairs.on_projects(projects.iter().copied(), catalogue),
        }
    }
}

/// Everything that the sources give together. `projects` are those that are not archived.
pub fn held(organization_id: OrganizationId, sources: &[Source], projects: &[ProjectId], catalogue: &Catalogue) -> RightsTree {
    together(sources.iter().map(|source| source.rights(organization_id, projects, catalogue)))
}

/// All of them in one tree, which grows in place: with a copy for each, many projects would be slow.
fn together(trees: impl Iterator<Item = RightsTree>) -> RightsTree {
    trees.fold(RightsTree::default(), |mut all, one| {
        all.absorb(&one);
        all
    })
}

/// What a built-in role allows under this catalogue; `None` for a word that names none.
/// Built-in roles are computed anew each time, so that Root holds a right from the day the catalogue knows it.
pub fn built_in_pairs(word: &str, catalogue: &Catalogue) -> Option<RolePairs> {
    match word {
        "root" => Some(BuiltInRole::Root.pairs(catalogue)),
        "admin" => Some(BuiltInRole::Admin.pairs(catalogue)),
        "author" => Some(BuiltInRole::Author.pairs(catalogue)),
        "viewer" => Some(BuiltInRole::Viewer.pairs(catalogue)),
        "user" => Some(with_own_tokens(user_level(catalogue), catalogue)),
        _ => None,
    }
}

/// Every member may manage their own tokens: that is what the service is for.
fn with_own_tokens(mut pairs: RolePairs, catalogue: &Catalogue) -> RolePairs {
    if let Some(resource) = catalogue.resource(super::token::TOKEN_RESOURCE) {
        for action in &resource.actions {
            pairs.insert(Pair { resource: resource.name.clone(), action: action.name.clone() });
        }
    }
    pairs
}
