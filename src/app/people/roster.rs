//! Lists the people of an organization with their teams, for the operator at the shell.

use super::AppError;
use crate::domain::ids::OrganizationId;
use crate::domain::organization::Team;
use crate::domain::person::Person;
use crate::store::{Snapshot, people, teams};

/// A person and the names of the teams that somebody put them into.
pub struct Member {
    /// The person.
    pub person: Person,
    /// Their teams by name, without Everyone, which needs no telling.
    pub teams: Vec<String>,
}

/// Everybody in an organization, by username; at most `most`.
/// The number of queries depends on the number of teams, not on that of people.
pub fn roster(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId, most: i64) -> Result<Vec<Member>, AppError> {
    let people = people::members(snapshot, organization_id, most)?;
    let mut members: Vec<Member> = people.into_iter().map(|person| Member { person, teams: Vec::new() }).collect();
    for team in teams::of_organization(snapshot, organization_id)? {
        note_members(snapshot, &mut members, &team)?;
    }
    Ok(members)
}

fn note_members(snapshot: &mut Snapshot<'_>, members: &mut [Member], team: &Team) -> Result<(), AppError> {
    for inside in teams::members_of(snapshot, team.id)? {
        if let Some(member) = members.iter_mut().find(|member| member.person.id == inside.person_id) {
            member.teams.push(team.name.as_str().to_owned());
        }
    }
    Ok(())
}
