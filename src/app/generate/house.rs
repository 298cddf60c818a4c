//! The made-up organization as tokens need it: who there is, and which rights their tokens may name.

use crate::app::AppError;
use crate::domain::chance::Chance;
use crate::domain::ids::{OrganizationId, PersonId, ProjectId, TeamId};
use crate::domain::organization::BuiltInTeam;
use crate::domain::rights::{Right, RightsTree};
use crate::domain::token::{Grant, TOKEN_RESOURCE};
use crate::store::bulk::PreparedGrant;
use crate::store::{Snapshot, organizations, people, projects, teams};
use std::collections::{BTreeMap, HashMap};

/// Who administers the made-up organization.
pub(super) const ADMINISTRATOR: &str = "admin";
/// Who has more tokens than anybody else.
pub(super) const BUSIEST: &str = "busy";
/// How long ago the first tokens were made.
pub(super) const DAYS: i64 = 730;

/// How many different sets of rights the tokens of one team's members have.
const SHAPES_PER_TEAM: usize = 5;
const MOST_RIGHTS: i64 = 12;
const MOST_PEOPLE: i64 = 1_000_000;

/// A person as their tokens need them.
pub(super) struct Resident {
    pub(super) id: PersonId,
    pub(super) username: String,
    pub(super) is_active: bool,
    /// The places in [`House::shapes`] of what their teams give.
    pub(super) shapes: Vec<usize>,
}

/// Who and what there is.
pub(super) struct House {
    pub(super) organization_id: OrganizationId,
    pub(super) people: Vec<Resident>,
    pub(super) shapes: Vec<PreparedGrant>,
    pub(super) administrator: usize,
    pub(super) busiest: usize,
}

/// Where the shapes stand that belong to nobody in particular.
pub(super) const EVERYTHING: usize = 0;
pub(super) const EVERYTHING_AND_TOKENS: usize = 1;

impl House {
    /// Looks at the one organization that there is. Errors: `NotFound` when there is none; those of the store.
    pub(super) fn look(snapshot: &mut Snapshot<'_>) -> Result<Self, AppError> {
        let organization_id = organizations::all(snapshot, 1)?.first().ok_or(AppError::NotFound)?.id;
        let live = projects::live_ids(snapshot, organization_id)?;
        let (shapes, places) = shapes(snapshot, organization_id, &live)?;
        let mut of_person: HashMap<PersonId, Vec<usize>> = HashMap::new();
        for (team_id, member) in teams::memberships_of_organization(snapshot, organization_id)? {
            of_person.entry(member.person_id).or_default().extend(places.get(&Some(team_id)).into_iter().flatten());
        }
        let for_all = places.get(&None).cloned().unwrap_or_default();
        let resident = |person: crate::domain::person::Person| Resident {
            id: person.id,
            username: person.username.as_str().to_owned(),
            is_active: person.is_active(),
            shapes: of_person.remove(&person.id).unwrap_or_default().into_iter().chain(for_all.clone()).collect(),
        };
        let people: Vec<Resident> = people::members(snapshot, organization_id, MOST_PEOPLE)?.into_iter().map(resident).collect();
        let place_of = |name| people.iter().position(|one| one.username == name).ok_or(AppError::NotFound);
        let (administrator, busiest) = (place_of(ADMINISTRATOR)?, place_of(BUSIEST)?);
        Ok(Self { organization_id, people, shapes, administrator, busiest })
    }
}

type Places = BTreeMap<Option<TeamId>, Vec<usize>>;

/// Sets of rights as people choose them out of what each team gives; those of the team Everyone are everybody's.
fn shapes(
    snapshot: &mut Snapshot<'_>,
    organization_id: OrganizationId,
    live: &[ProjectId],
) -> Result<(Vec<PreparedGrant>, Places), AppError> {
    let everything = |manages_tokens| PreparedGrant::new(Grant::Everything { manages_tokens });
    let mut shapes = vec![everything(false)?, everything(true)?];
    let mut given: BTreeMap<Option<TeamId>, RightsTree> = BTreeMap::new();
    for (built_in, source) in teams::sources_of_organization(snapshot, organization_id)? {
        let of = (built_in != Some(BuiltInTeam::Everyone)).then_some(source.team_id);
        let rights = source.rights(organization_id, live, &snapshot.rules().catalogue);
        given.entry(of).or_default().absorb(&rights.without_resource(TOKEN_RESOURCE));
    }
    let mut places = Places::new();
    for (number, (team_id, rights)) in given.into_iter().enumerate() {
        let rights: Vec<Right> = rights.rights().collect();
        // By the number and not by the id, which is another one each time.
        let mut chance = Chance::from_number(number as u64);
        for _ in 0..SHAPES_PER_TEAM {
            let chosen = choose(&rights, &mut chance);
            if !chosen.is_empty() {
                places.entry(team_id).or_default().push(shapes.len());
                shapes.push(PreparedGrant::new(Grant::Only(chosen))?);
            }
        }
    }
    Ok((shapes, places))
}

fn choose(rights: &[Right], chance: &mut Chance) -> RightsTree {
    let wanted = 1 + chance.below(MOST_RIGHTS);
    (0..wanted).filter_map(|_| rights.get(chance.place_in(rights.len())).cloned()).collect()
}
