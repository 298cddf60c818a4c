//! Founds the made-up organization: its projects and teams through the store's usual doors, its people in bulk.

use super::{Wish, house, words};
use crate::app::people::add::NewPerson;
use crate::app::{AppError, organizations, projects};
use crate::domain::actor::{Actor, Origin, Who};
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::chance::Chance;
use crate::domain::ids::{OrganizationId, PersonId, ProjectId, TeamId};
use crate::domain::moment::Moment;
use crate::domain::organization::{BuiltInTeam, GrantScope, Team, TeamGrant, TeamMember, Title};
use crate::domain::person::{Email, FullName, Nature, Person, Username};
use crate::store::audit::AuditQuery;
use crate::store::bulk::{self, MemberRow, MembershipRow, PersonRow};
use crate::store::{Store, Tx, audit, organizations as all_organizations, roles, teams};
use time::Duration;

const ORGANIZATION: &str = "Made-up organization";
/// The event by which a made-up organization is known; nothing else ever writes it.
const MARK: &str = "organization.generated";
/// One team for so many people, and no more teams than lists are made for.
const PEOPLE_PER_TEAM: usize = 25;
const MOST_TEAMS: usize = 288;

/// Founds the organization when the database is empty; answers whether it was.
/// Errors: `Conflict` when there is anything that this did not make.
pub(super) fn demand_made_up(store: &Store, wish: &Wish) -> Result<bool, AppError> {
    let found = store.read(|snapshot| Ok::<_, AppError>(all_organizations::all(snapshot, 2)?))?;
    let Some(first) = found.first() else {
        found_it(store, wish)?;
        return Ok(true);
    };
    let query = AuditQuery { action: Some(MARK.to_owned()), ..AuditQuery::default() };
    let is_marked = store.read(|snapshot| Ok::<_, AppError>(!audit::look(snapshot, first.id, &query, 1)?.events.is_empty()))?;
    if found.len() == 1 && is_marked { Ok(false) } else { Err(somebody_lives_here()) }
}

fn somebody_lives_here() -> AppError {
    AppError::conflict(
        "generate.not_empty",
        "This database holds an organization that was not made up. Give an empty one: made-up tokens must never stand among real ones.",
    )
}

fn found_it(store: &Store, wish: &Wish) -> Result<(), AppError> {
    let team = BuiltInTeam::Administrators;
    let administrator = newcomer(house::ADMINISTRATOR, "Robin Administrator", &wish.password_hash)?;
    let person = organizations::begin::begin(store, &title(ORGANIZATION)?, administrator, team, origin())?;
    let organization_id = person.active_organization_id;
    let actor = Actor { who: Who::Operator, organization_id, origin: origin() };
    let mut chance = Chance::of(&wish.seed);
    let teams = store.write(&actor, |tx| {
        let project_ids = (0..wish.projects).map(|number| add_project(tx, &actor, number)).collect::<Result<Vec<_>, _>>()?;
        let number_of_teams = (wish.people / PEOPLE_PER_TEAM).clamp(1, MOST_TEAMS);
        let teams = (0..number_of_teams).map(|number| add_team(tx, organization_id, number, &project_ids, &mut chance));
        let teams = teams.collect::<Result<Vec<_>, _>>()?;
        Ok::<_, AppError>(Audited::new(teams, Event::new(MARK, Target::new("organization", organization_id, ORGANIZATION))))
    })?;
    let built_in = store.read(|snapshot| teams_with_roles(snapshot, organization_id))?;
    add_people(store, organization_id, wish, &teams, &built_in, chance)
}

fn origin() -> Origin {
    Origin { user_agent: Some("hallpass generate".to_owned()), ..Origin::default() }
}

fn add_project(tx: &mut Tx<'_>, actor: &Actor, number: usize) -> Result<ProjectId, AppError> {
    let (project, _) = projects::create::create(tx, actor, title(&words::project(number))?)?.into_parts();
    Ok(project.id)
}

/// A team of the organization gives one role on up to three projects.
fn add_team(
    tx: &mut Tx<'_>,
    organization_id: OrganizationId,
    number: usize,
    project_ids: &[ProjectId],
    chance: &mut Chance,
) -> Result<TeamId, AppError> {
    let name = title(&words::team(number))?;
    let id = TeamId::new(tx.new_id());
    teams::insert(tx, &Team { id, organization_id, name, description: String::new(), built_in: None, version: 1 })?;
    let all = roles::of_organization(tx, organization_id)?;
    let word = ["viewer", "author", "author", "admin"][chance.place_in(4)];
    let Some(role) = all.iter().find(|role| role.built_in.as_deref() == Some(word)) else { return Ok(id) };
    let mut places: Vec<GrantScope> = Vec::new();
    for _ in 0..1 + chance.below(3) {
        let place = project_ids.get(chance.place_in(project_ids.len()));
        let scope = place.map_or(GrantScope::Organization, |id| GrantScope::Project(*id));
        if !places.contains(&scope) {
            places.push(scope);
            teams::insert_grant(tx, id, &TeamGrant { scope, role_id: role.id })?;
        }
    }
    Ok(id)
}

/// The built-in teams whose roles people have without being administrators, widest first.
fn teams_with_roles(snapshot: &mut crate::store::Snapshot<'_>, organization_id: OrganizationId) -> Result<Vec<TeamId>, AppError> {
    let all = teams::of_organization(snapshot, organization_id)?;
    let id_of = |wanted| all.iter().find(|team| team.built_in == Some(wanted)).map(|team| team.id);
    Ok([BuiltInTeam::Admins, BuiltInTeam::Authors, BuiltInTeam::Viewers].into_iter().filter_map(id_of).collect())
}

fn add_people(
    store: &Store,
    organization_id: OrganizationId,
    wish: &Wish,
    teams: &[TeamId],
    built_in: &[TeamId],
    mut chance: Chance,
) -> Result<(), AppError> {
    let now = store.env().clock.now();
    let (mut rows, mut members) = (Vec::new(), Vec::new());
    for number in 0..=wish.people {
        let at = now.minus(Duration::days(house::DAYS) + Duration::hours(chance.below(24 * 300)));
        let (name, username, hash) = match number {
            0 => ("Bo Busy".to_owned(), house::BUSIEST.to_owned(), wish.password_hash.as_str()),
            _ => (words::person(number - 1).0, words::person(number - 1).1, ""),
        };
        let new = newcomer(&username, &name, hash)?;
        let person = person(store, organization_id, new, at, number > 0 && chance.percent(2), now);
        for team_id in places_of(number, teams, built_in, &mut chance) {
            let member = TeamMember { person_id: person.id, is_team_admin: number > 0 && chance.percent(3) };
            members.push(MemberRow::new(team_id, member, at));
        }
        rows.push((PersonRow::new(&person, hash), MembershipRow::new(organization_id, person.id, at)));
    }
    let (people, memberships): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    bulk::fill(store, |filling| {
        filling.add_people(&people)?;
        filling.add_memberships(&memberships)?;
        Ok(filling.add_members(&members)?)
    })
}

/// The teams of a person: a built-in one for most, and up to two of the organization's own.
fn places_of(number: usize, teams: &[TeamId], built_in: &[TeamId], chance: &mut Chance) -> Vec<TeamId> {
    let of_role = match (number, chance.below(100)) {
        (0, _) => built_in.get(1),
        (_, 0..3) => built_in.first(),
        (_, 3..35) => built_in.get(1),
        (_, 35..75) => built_in.get(2),
        _ => None,
    };
    let (one, other) = (teams.get(chance.place_in(teams.len())), teams.get(chance.place_in(teams.len())));
    let mut places: Vec<TeamId> = of_role.into_iter().chain(one).chain(other.filter(|_| chance.percent(40))).copied().collect();
    places.sort_unstable();
    places.dedup();
    places
}

fn person(store: &Store, organization_id: OrganizationId, new: NewPerson, at: Moment, has_left: bool, now: Moment) -> Person {
    let millis = u64::try_from(at.micros() / 1_000).unwrap_or_default();
    Person {
        id: PersonId::new(store.env().secrets.id(millis)),
        username: new.username,
        email: new.email,
        full_name: new.full_name,
        disabled_at: has_left.then(|| now.minus(Duration::days(20))),
        active_organization_id: organization_id,
        created_at: at,
        version: if has_left { 2 } else { 1 },
        nature: Nature::Person,
    }
}

fn newcomer(username: &str, name: &str, password_hash: &str) -> Result<NewPerson, AppError> {
    Ok(NewPerson {
        username: Username::parse(username).map_err(|error| AppError::broken(error.to_string()))?,
        email: Email::parse(&format!("{username}@made-up.example")).map_err(|error| AppError::broken(error.to_string()))?,
        full_name: FullName::parse(name).map_err(AppError::broken)?,
        password_hash: password_hash.to_owned(),
    })
}

fn title(text: &str) -> Result<Title, AppError> {
    Title::parse(text).map_err(AppError::broken)
}
