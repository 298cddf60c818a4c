//! What can be done with service identities: owners of tokens that are no people.
//!
//! A team owns each; its admins, and whoever may change teams, have charge of it and of its tokens.
//! It holds what its team gives, has no password, and nobody signs in as it.

pub mod change;
pub mod create;
pub mod delete;
pub mod disable;
pub mod list;
pub mod show;

use super::{AppError, FieldError, authority, teams as team_rooms};
use crate::domain::actor::Actor;
use crate::domain::audit::Target;
use crate::domain::ids::PersonId;
use crate::domain::organization::Team;
use crate::domain::person::Person;
use crate::domain::policy::{self, Authority, Keep, PERSON_RESOURCE, Permit};
use crate::store::{Snapshot, Tx, people, teams};
use std::sync::Arc;

/// The code of the conflict between two editors of one identity.
pub const CHANGED_MEANWHILE: &str = "identity.changed_meanwhile";

/// A service identity and the team that owns it.
pub struct Identity {
    /// The identity.
    pub person: Person,
    /// Its team; none once that was deleted.
    pub team: Option<Team>,
}

/// Finds a service identity that the actor may see: they have charge of it, are in its team, or may see teams or people.
/// Errors: `NotFound`.
fn visible(snapshot: &mut Snapshot<'_>, actor: &Actor, id: PersonId) -> Result<(Identity, Arc<Authority>), AppError> {
    let authority = authority::of(snapshot, actor)?;
    let person = people::by_id(snapshot, id)?.filter(Person::is_service).ok_or(AppError::NotFound)?;
    if !people::is_member(snapshot, actor.organization_id, id)? {
        return Err(AppError::NotFound);
    }
    let team = person.team_id().map(|id| teams::by_id(snapshot, id)).transpose()?.flatten();
    let in_sight = authority.has_charge_of(id)
        || policy::may_see(actor, &authority, PERSON_RESOURCE).is_ok()
        || team.as_ref().is_some_and(|team| team_rooms::visible(snapshot, actor, team.id).is_ok());
    if in_sight { Ok((Identity { person, team }, authority)) } else { Err(AppError::NotFound) }
}

/// Finds a service identity to change it. Errors: `NotFound`, `Forbidden`.
fn keepable(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<(Permit<Keep<Person>>, Arc<Authority>), AppError> {
    let (identity, authority) = visible(tx, actor, id)?;
    let permit = policy::may_keep_identity(actor, &authority, identity.person)?;
    Ok((permit, authority))
}

/// The identity, as the audit log names it.
pub(in crate::app) fn target(person: &Person) -> Target {
    Target::new("identity", person.id, person.full_name.as_str())
}
