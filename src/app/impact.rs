//! What a change of teams, roles, projects or people does to everybody's rights and tokens.
//!
//! Every such change runs inside [`measured`], which looks at the whole organization before and after it.
//! That is how a change can be shown beforehand (it is tried out and taken back), how nobody gives what they do not have,
//! and how the last administrator stays.

use super::{AppError, authority};
use crate::domain::actor::Actor;
use crate::domain::holdings::{PROJECT_TO_COME, Source};
use crate::domain::ids::{OrganizationId, PersonId, ProjectId, TeamId};
use crate::domain::organization::{BuiltInTeam, TeamMember};
use crate::domain::policy;
use crate::domain::rights::{Catalogue, RightsTree};
use crate::store::{Snapshot, Tx, organizations, people, projects, teams, tokens};
use std::collections::{BTreeMap, HashMap};

/// More people than any organization has here; every list has a limit.
const MOST_PEOPLE: i64 = 100_000;

/// What a team gives, and which built-in team it is.
type TeamSource = (Option<BuiltInTeam>, Source);

/// What a change does.
#[derive(Debug, Clone, Default)]
pub struct Impact {
    /// Whose rights change, by name.
    pub people: Vec<PersonImpact>,
    /// How many tokens lose something that they name: it falls asleep.
    pub tokens_losing: usize,
    /// How many tokens get something back that slept.
    pub tokens_regaining: usize,
}

/// How one person's rights change.
#[derive(Debug, Clone)]
pub struct PersonImpact {
    /// The person.
    pub id: PersonId,
    /// What they are called.
    pub name: String,
    /// Whether this is a service identity.
    pub is_service: bool,
    /// What they may do from then on.
    pub gained: RightsTree,
    /// What they may no longer do.
    pub lost: RightsTree,
}

impl Impact {
    /// Whether nobody's rights change.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Everything that anybody gains.
    pub fn gained(&self) -> RightsTree {
        self.people.iter().fold(RightsTree::default(), |all, person| all.union(&person.gained))
    }

    /// Everything that anybody loses.
    pub fn lost(&self) -> RightsTree {
        self.people.iter().fold(RightsTree::default(), |all, person| all.union(&person.lost))
    }
}

/// What everybody holds at a moment.
struct Picture {
    names: BTreeMap<PersonId, String>,
    services: HashMap<PersonId, Option<TeamId>>,
    held: HashMap<PersonId, RightsTree>,
    /// What they were given where it does not work at present: on archived projects, and on those to come.
    asleep: HashMap<PersonId, RightsTree>,
    administrators: usize,
}

impl Picture {
    /// What a person was given, whether it works or sleeps.
    fn given_to(&self, id: &PersonId) -> RightsTree {
        let part = |rights: &HashMap<PersonId, RightsTree>| rights.get(id).cloned().unwrap_or_default();
        part(&self.held).union(&part(&self.asleep))
    }
}

/// Makes a change and measures it. Changes of one organization take turns, so that two of them cannot pass each other
/// and leave it without anybody who administers it.
/// Errors: those of the change; `Forbidden` when somebody would gain what the actor was not given;
/// `Conflict` when nobody would administer the organization any more.
pub fn measured<T>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    change: impl FnOnce(&mut Tx<'_>) -> Result<T, AppError>,
) -> Result<(T, Impact), AppError> {
    organizations::take_turn(tx, actor.organization_id)?;
    let own = authority::given(tx, actor)?;
    let before = picture(tx, actor.organization_id)?;
    let value = change(tx)?;
    let after = picture(tx, actor.organization_id)?;
    policy::may_give(&own, &newly_given(&before, &after))?;
    if before.administrators > 0 && after.administrators == 0 {
        return Err(AppError::conflict("team.last_administrator", "Somebody must stay who administers the organization."));
    }
    let impact = compare(tx, actor.organization_id, &before, &after)?;
    Ok((value, impact))
}

fn picture(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId) -> Result<Picture, AppError> {
    let members = people::owners(snapshot, organization_id, MOST_PEOPLE)?;
    let all = projects::of_organization(snapshot, organization_id)?;
    let live = projects::live_ids(snapshot, organization_id)?;
    let sources = teams::sources_of_organization(snapshot, organization_id)?;
    let memberships = teams::memberships_of_organization(snapshot, organization_id)?;
    let active: BTreeMap<PersonId, String> = members
        .iter()
        .filter(|person| person.is_active())
        .map(|person| (person.id, person.full_name.as_str().to_owned()))
        .collect();
    // A service identity holds what its team gives, and nothing as a member of the organization.
    let services: HashMap<PersonId, Option<TeamId>> =
        members.iter().filter(|one| one.is_service()).map(|one| (one.id, one.team_id())).collect();
    let on = |projects: &[ProjectId]| {
        let by_team = rights_of_teams(organization_id, &sources, projects, &snapshot.rules().catalogue);
        holdings(&active, &services, &sources, &memberships, &by_team)
    };
    let held = on(&live);
    let archived = all.iter().filter(|project| project.archived_at.is_some()).map(|project| project.id);
    let asleep = on(&archived.chain([PROJECT_TO_COME]).collect::<Vec<_>>());
    let administrators = administrators(snapshot, organization_id)?;
    let administrators = memberships
        .iter()
        .filter(|(team_id, member)| Some(*team_id) == administrators && active.contains_key(&member.person_id))
        .count();
    Ok(Picture { names: active, services, held, asleep, administrators })
}

fn rights_of_teams(
    organization_id: OrganizationId,
    sources: &[TeamSource],
    projects: &[ProjectId],
    catalogue: &Catalogue,
) -> HashMap<TeamId, RightsTree> {
    let mut rights: HashMap<TeamId, RightsTree> = HashMap::new();
    for (_, source) in sources {
        rights.entry(source.team_id).or_default().absorb(&source.rights(organization_id, projects, catalogue));
    }
    rights
}

fn holdings(
    active: &BTreeMap<PersonId, String>,
    services: &HashMap<PersonId, Option<TeamId>>,
    sources: &[TeamSource],
    memberships: &[(TeamId, TeamMember)],
    by_team: &HashMap<TeamId, RightsTree>,
) -> HashMap<PersonId, RightsTree> {
    let everyone = sources.iter().find(|(team, _)| *team == Some(BuiltInTeam::Everyone)).map(|(_, source)| source.team_id);
    let everyone = everyone.and_then(|id| by_team.get(&id)).cloned().unwrap_or_default();
    let of_service = |team: Option<TeamId>| team.and_then(|id| by_team.get(&id)).cloned().unwrap_or_default();
    let first = |id: &PersonId| services.get(id).map_or_else(|| everyone.clone(), |team| of_service(*team));
    let mut holdings: HashMap<PersonId, RightsTree> = active.keys().map(|id| (*id, first(id))).collect();
    for (team_id, member) in memberships {
        if let (Some(rights), Some(own)) = (by_team.get(team_id), holdings.get_mut(&member.person_id)) {
            own.absorb(rights);
        }
    }
    holdings
}

/// Everything that anybody is given by the change, whether it works at once or sleeps.
fn newly_given(before: &Picture, after: &Picture) -> RightsTree {
    let mut gained = RightsTree::default();
    for id in after.names.keys() {
        gained.absorb(&after.given_to(id).difference(&before.given_to(id)));
    }
    gained
}

fn administrators(snapshot: &mut Snapshot<'_>, organization_id: OrganizationId) -> Result<Option<TeamId>, AppError> {
    let all = teams::of_organization(snapshot, organization_id)?;
    Ok(all.iter().find(|team| team.built_in == Some(BuiltInTeam::Administrators)).map(|team| team.id))
}

fn compare(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    before: &Picture,
    after: &Picture,
) -> Result<Impact, AppError> {
    let nothing = RightsTree::default();
    let names: BTreeMap<PersonId, String> =
        before.names.iter().chain(&after.names).map(|(id, name)| (*id, name.clone())).collect();
    let mut found: Vec<PersonImpact> = names
        .into_iter()
        .filter_map(|(id, name)| {
            let old = before.held.get(&id).unwrap_or(&nothing);
            let new = after.held.get(&id).unwrap_or(&nothing);
            let is_service = before.services.contains_key(&id) || after.services.contains_key(&id);
            (old != new).then(|| PersonImpact { id, name, is_service, gained: new.difference(old), lost: old.difference(new) })
        })
        .collect();
    found.sort_by(|one, other| one.name.cmp(&other.name));
    let owners: Vec<PersonId> = found.iter().map(|person| person.id).collect();
    let mut impact = Impact { people: found, ..Impact::default() };
    for (owner, rights) in tokens::live_rights_of(snapshot, organization_id, &owners)? {
        let person = impact.people.iter().find(|person| person.id == owner);
        let touches = |changed: &RightsTree| !rights.intersect(changed).is_empty();
        impact.tokens_losing += usize::from(person.is_some_and(|person| touches(&person.lost)));
        impact.tokens_regaining += usize::from(person.is_some_and(|person| touches(&person.gained)));
    }
    Ok(impact)
}
