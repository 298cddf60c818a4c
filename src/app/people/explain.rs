//! What a person may do, and why: the chain of team, role and scope behind every right.

use super::{AppError, visible};
use crate::domain::actor::Actor;
use crate::domain::holdings::{Source, held};
use crate::domain::ids::{OrganizationId, PersonId};
use crate::domain::rights::{Right, RightsTree};
use crate::store::{Snapshot, projects, teams};

/// A person's rights and where they come from.
pub struct Explained {
    /// All they may do now.
    pub rights: RightsTree,
    /// Each team's role on a scope, with the rights that come from it.
    pub sources: Vec<(Source, RightsTree)>,
}

impl Explained {
    /// The sources that give a right.
    pub fn why<'a>(&'a self, right: &'a Right) -> impl Iterator<Item = &'a Source> {
        self.sources.iter().filter(|(_, rights)| rights.contains_right(right)).map(|(source, _)| source)
    }
}

/// What the actor may do. Everybody may ask this of themselves. Errors: `NotFound` for the operator.
pub fn own(snapshot: &mut Snapshot<'_>, actor: &Actor) -> Result<Explained, AppError> {
    of_person(snapshot, actor.organization_id, actor.person_id().ok_or(AppError::NotFound)?)
}

/// What a member of the actor's organization may do. Errors: `NotFound`, also without the right to see people.
pub fn member(snapshot: &mut Snapshot<'_>, actor: &Actor, id: PersonId) -> Result<Explained, AppError> {
    visible(snapshot, actor, id)?;
    of_person(snapshot, actor.organization_id, id)
}

/// The same without asking who asks; the use case around it has.
pub(in crate::app) fn of_person(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    id: PersonId,
) -> Result<Explained, AppError> {
    let sources = teams::sources_of(snapshot, organization_id, id)?;
    let live = projects::live_ids(snapshot, organization_id)?;
    let catalogue = &snapshot.rules().catalogue;
    let rights = held(organization_id, &sources, &live, catalogue);
    let with_rights = |source: Source| {
        let rights = source.rights(organization_id, &live, catalogue);
        (source, rights)
    };
    Ok(Explained { rights, sources: sources.into_iter().map(with_rights).collect() })
}
