//! Makes an organization around its first person, whatever that person may do. For the operator at the shell.

use super::AppError;
use super::found::insert_organization;
use super::people::add::{self, NewPerson};
use crate::domain::actor::{Actor, Origin, Who};
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::ids::OrganizationId;
use crate::domain::organization::{BuiltInTeam, Title};
use crate::domain::person::Person;
use crate::store::{Store, organizations};

/// Makes the first organization and puts its first person into `team`.
/// The setup page uses `found` instead, which always makes an administrator.
/// Errors: `Conflict` once there is an organization.
pub fn begin(store: &Store, name: &Title, first: NewPerson, team: BuiltInTeam, origin: Origin) -> Result<Person, AppError> {
    let id = OrganizationId::new(store.read(|snapshot| Ok::<_, AppError>(snapshot.new_id()))?);
    let actor = Actor { who: Who::Operator, organization_id: id, origin };
    store.write(&actor, |tx| {
        if !organizations::all(tx, 1)?.is_empty() {
            return Err(AppError::conflict("setup.done", "Somebody else made the organization a moment ago. Try again."));
        }
        insert_organization(tx, id, name.clone())?;
        let (person, mut events) = add::insert(tx, id, first, team)?;
        events.insert(0, Event::new("organization.founded", Target::new("organization", id, name.as_str())));
        Ok(Audited::with_events(person, events))
    })
}
