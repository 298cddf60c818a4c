//! Makes the story happen, in the order in which a real organization grows: roles, projects, people, teams, tokens;
//! and then what came to an end.

use super::Failure;
use super::deeds;
use super::house::{House, title};
use super::policy;
use super::story::{Leaving, PersonStory, ProjectStory, RoleStory, ServiceStory, Story, TeamStory};
use crate::app::people::{add, disable};
use crate::app::services::wish::{Wish, Written};
use crate::app::{AppError, identities, projects, roles, services, teams};
use crate::config::Config;
use crate::domain::ids::{ProjectId, TeamId};
use crate::domain::organization::{BuiltInTeam, GrantScope, TeamGrant, TeamMember};
use crate::domain::person::FullName;
use crate::domain::rights::{Catalogue, Pair, RolePairs};
use crate::store::{self, Tx, token_uses};

/// Fills the database of these settings with the story.
pub(super) fn fill(config: &Config, story: &Story) -> Result<(), Failure> {
    let mut house = House::found(config, story)?;
    know_built_in_roles(&mut house)?;
    story.role.iter().try_for_each(|role| add_role(&mut house, role, story))?;
    story.project.iter().try_for_each(|project| add_project(&mut house, project))?;
    story.person.iter().skip(1).try_for_each(|person| add_person(&mut house, person))?;
    let mut team_ids = Vec::new();
    for team in &story.team {
        let id = add_team(&house, team)?;
        fill_team(&house, team, id, &story.person)?;
        team_ids.push(id);
    }
    add_identities(&mut house, story, &team_ids)?;
    story.service.iter().try_for_each(|service| add_service(&mut house, service))?;
    add_tokens(&house, story)?;
    policy::settle(&house, story)?;
    for (team, id) in story.team.iter().zip(team_ids) {
        team.left.iter().try_for_each(|leaving| let_go(&house, id, leaving))?;
    }
    story.project.iter().try_for_each(|project| archive(&house, project))?;
    story.person.iter().try_for_each(|person| see_off(&house, person))
}

fn know_built_in_roles(house: &mut House) -> Result<(), Failure> {
    let all = house.store().read(|snapshot| store::roles::of_organization(snapshot, house.organization_id))?;
    house.roles.extend(all.into_iter().map(|role| (role.name.as_str().to_owned(), role.id)));
    Ok(())
}

/// Roles are thought of soon after the founding.
fn add_role(house: &mut House, story: &RoleStory, all: &Story) -> Result<(), Failure> {
    let pairs: Result<RolePairs, _> = story.pairs.iter().map(|pair| pair.parse::<Pair>()).collect();
    let (name, pairs) = (title(&story.name)?, pairs.map_err(Failure::failed)?);
    let founded = all.person.first().map_or(0, |person| person.joined);
    let at = house.calendar.at_work(founded - 7, 3_600);
    let role = house.act(at, house.founder(), |tx, actor| roles::create::create(tx, actor, name, story.about.clone(), pairs))?;
    house.roles.insert(story.name.clone(), role.id);
    Ok(())
}

fn add_project(house: &mut House, story: &ProjectStory) -> Result<(), Failure> {
    let name = title(&story.name)?;
    let at = house.calendar.at_work(story.begun, 7_200);
    let project = house.act(at, house.founder(), |tx, actor| projects::create::create(tx, actor, name))?;
    house.projects.insert(story.name.clone(), project.id);
    Ok(())
}

fn add_person(house: &mut House, story: &PersonStory) -> Result<(), Failure> {
    let new = house.newcomer(story)?;
    let team = BuiltInTeam::parse(&story.team).ok_or_else(|| unknown(&story.team))?;
    let (at, organization_id) = (house.calendar.at_work(story.joined, 5_400), house.organization_id);
    let person = house.act(at, house.founder(), |tx, _| add::add(tx, organization_id, new, team))?;
    house.welcome(person, story)
}

fn add_team(house: &House, story: &TeamStory) -> Result<TeamId, Failure> {
    let (name, about) = (title(&story.name)?, story.about.clone());
    let at = house.calendar.at_work(story.begun, 9_000);
    let team = house.act(at, house.founder(), |tx, actor| teams::create::create(tx, actor, name, about))?;
    for grant in grants(house, story)? {
        house.act(at, house.founder(), |tx, actor| {
            let version = team_version(tx, team.id)?;
            teams::grants::add(tx, actor, team.id, version, grant)
        })?;
    }
    Ok(team.id)
}

fn grants(house: &House, story: &TeamStory) -> Result<Vec<TeamGrant>, Failure> {
    let role_id = *house.roles.get(&story.role).ok_or_else(|| unknown(&story.role))?;
    let scope = |place: &String| match place.as_str() {
        "organization" => Ok(GrantScope::Organization),
        "every project" => Ok(GrantScope::EveryProject),
        name => house.projects.get(name).copied().map(GrantScope::Project).ok_or_else(|| unknown(name)),
    };
    story.on.iter().map(|place| Ok(TeamGrant { scope: scope(place)?, role_id })).collect()
}

/// Members come when the team is made, or when they join the organization later. The first one may change who is in it.
fn fill_team(house: &House, story: &TeamStory, id: TeamId, people: &[PersonStory]) -> Result<(), Failure> {
    for (place, username) in story.members.iter().enumerate() {
        let joined = people.iter().find(|person| person.username == *username).map_or(0, |person| person.joined);
        let (at, person_id) = (house.calendar.at_work(joined.min(story.begun), 10_800), house.person(username)?.id);
        house.act(at, house.founder(), |tx, actor| {
            let version = team_version(tx, id)?;
            teams::members::add(tx, actor, id, version, person_id)
        })?;
        if place == 0 {
            let member = TeamMember { person_id, is_team_admin: true };
            house.act(at, house.founder(), |tx, actor| {
                let version = team_version(tx, id)?;
                teams::members::set_team_admin(tx, actor, id, version, member)
            })?;
        }
    }
    Ok(())
}

/// The APIs that ask about tokens.
fn add_service(house: &mut House, story: &ServiceStory) -> Result<(), Failure> {
    let written = Written {
        name: story.name.clone(),
        description: story.about.clone(),
        rules: story.rules.join("\n"),
        ..Written::default()
    };
    let wish = Wish::parse(&written, Catalogue::embedded()).map_err(|errors| Failure::failed(AppError::Invalid(errors)))?;
    let at = house.calendar.at_work(story.begun, 12_600);
    let service = house.act(at, house.founder(), |tx, actor| services::create::create(tx, actor, wish))?;
    house.services.insert(story.name.clone(), service.id);
    Ok(())
}

fn team_version(tx: &mut Tx<'_>, id: TeamId) -> Result<i64, AppError> {
    Ok(store::teams::by_id(tx, id)?.ok_or(AppError::NotFound)?.version)
}

/// The first member of a team leads it, and makes its service identities.
fn add_identities(house: &mut House, story: &Story, team_ids: &[TeamId]) -> Result<(), Failure> {
    for identity in &story.identity {
        let teams = story.team.iter().zip(team_ids);
        let (team, id) = teams.into_iter().find(|(team, _)| team.name == identity.team).ok_or_else(|| unknown(&identity.team))?;
        let keeper = team.members.first().cloned().unwrap_or_default();
        let name = FullName::parse(&identity.name).map_err(Failure::failed)?;
        let wish = identities::create::Wish { team_id: *id, name, description: identity.about.clone() };
        let at = house.calendar.at_work(identity.made, 14_400);
        let made = house.act(at, &keeper, |tx, actor| identities::create::create(tx, actor, wish))?;
        house.identities.insert(identity.name.clone(), (made.id, keeper));
    }
    Ok(())
}

fn add_tokens(house: &House, story: &Story) -> Result<(), Failure> {
    let used = story.token.iter().map(|token| deeds::make(house, token)).collect::<Result<Vec<_>, _>>()?;
    let used: Vec<_> = used.into_iter().filter_map(|(id, batch)| Some((id, batch?))).collect();
    Ok(house.store().keep(|tx| token_uses::add_all(tx, &used))?)
}

/// The rights on an archived project sleep, in tokens too; so it is done after they were made.
fn archive(house: &House, story: &ProjectStory) -> Result<(), Failure> {
    let Some(ago) = story.archived else { return Ok(()) };
    let id: ProjectId = *house.projects.get(&story.name).ok_or_else(|| unknown(&story.name))?;
    house.act(house.calendar.at_work(ago, 20_000), house.founder(), |tx, actor| {
        let version = store::projects::by_id(tx, id)?.ok_or(AppError::NotFound)?.version;
        projects::archive::archive(tx, actor, id, version)
    })?;
    Ok(())
}

/// What only the team gave sleeps in the tokens of whoever leaves it.
fn let_go(house: &House, id: TeamId, leaving: &Leaving) -> Result<(), Failure> {
    let person_id = house.person(&leaving.who)?.id;
    house.act(house.calendar.at_work(leaving.ago, 25_000), house.founder(), |tx, actor| {
        let version = team_version(tx, id)?;
        teams::members::remove(tx, actor, id, version, person_id)
    })?;
    Ok(())
}

/// Whoever has left is disabled from that day on.
fn see_off(house: &House, story: &PersonStory) -> Result<(), Failure> {
    let Some(left) = story.left else { return Ok(()) };
    let id = house.person(&story.username)?.id;
    house.act(house.calendar.at_work(left, 30_000), house.founder(), |tx, actor| disable::disable(tx, actor, id))?;
    Ok(())
}

fn unknown(word: &str) -> Failure {
    Failure::failed(format!("the story knows nothing called {word}"))
}
