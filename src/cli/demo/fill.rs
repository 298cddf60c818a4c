//! Makes the story happen, in the order in which a real organization grows: roles, projects, people, teams, tokens.

use super::Failure;
use super::deeds;
use super::house::{House, title};
use super::story::{PersonStory, ProjectStory, RoleStory, Story, TeamStory};
use crate::app::AppError;
use crate::app::people::{add, disable};
use crate::config::Config;
use crate::domain::audit::{Audited, Event, Target};
use crate::domain::ids::{PersonId, ProjectId, RoleId, TeamId};
use crate::domain::moment::Moment;
use crate::domain::organization::{BuiltInTeam, GrantScope, Project, Role, Team, TeamGrant, TeamMember};
use crate::domain::rights::{Pair, RolePairs};
use crate::store::{projects, roles, teams, token_uses};

/// Fills the database of these settings with the story.
pub(super) fn fill(config: &Config, story: &Story) -> Result<(), Failure> {
    let mut house = House::found(config, story)?;
    story.role.iter().try_for_each(|role| add_role(&mut house, role))?;
    story.project.iter().try_for_each(|project| add_project(&mut house, project))?;
    story.person.iter().skip(1).try_for_each(|person| add_person(&mut house, person))?;
    know_built_in_roles(&mut house)?;
    story.team.iter().try_for_each(|team| add_team(&house, team, &story.person))?;
    let used = story.token.iter().map(|token| deeds::make(&house, token)).collect::<Result<Vec<_>, _>>()?;
    house.store().keep(|tx| {
        let mut used = used.iter().filter_map(|(id, batch)| Some((*id, batch.as_ref()?)));
        used.try_for_each(|(id, batch)| token_uses::add(tx, id, batch))
    })?;
    story.person.iter().try_for_each(|person| see_off(&house, person))
}

fn add_role(house: &mut House, story: &RoleStory) -> Result<(), Failure> {
    let pairs: Result<RolePairs, _> = story.pairs.iter().map(|pair| pair.parse::<Pair>()).collect();
    let (name, pairs) = (title(&story.name)?, pairs.map_err(Failure::failed)?);
    let at = house.calendar.at_work(founding(house)?, 3_600);
    let organization_id = house.organization_id;
    let id = house.act(at, house.founder(), |tx, _| {
        let id = RoleId::new(tx.new_id());
        let description = story.about.clone();
        let role = Role { id, organization_id, name, description, built_in: None, pairs, version: 1 };
        roles::insert(tx, &role)?;
        Ok(Audited::new(id, Event::new("role.added", Target::new("role", id, role.name.as_str()))))
    })?;
    house.roles.insert(story.name.clone(), id);
    Ok(())
}

/// How many days ago the organization was founded.
fn founding(house: &House) -> Result<i64, Failure> {
    let founder = house.person(house.founder())?;
    Ok(house.calendar.now().since(founder.created_at).whole_days())
}

fn add_project(house: &mut House, story: &ProjectStory) -> Result<(), Failure> {
    let name = title(&story.name)?;
    let at = house.calendar.at_work(story.begun, 7_200);
    let organization_id = house.organization_id;
    let id = house.act(at, house.founder(), |tx, _| {
        let id = ProjectId::new(tx.new_id());
        let project = Project { id, organization_id, name, archived_at: None, version: 1 };
        projects::insert(tx, &project)?;
        Ok(Audited::new(id, Event::new("project.added", Target::new("project", id, project.name.as_str()))))
    })?;
    house.projects.insert(story.name.clone(), id);
    Ok(())
}

fn add_person(house: &mut House, story: &PersonStory) -> Result<(), Failure> {
    let new = house.newcomer(story)?;
    let team = BuiltInTeam::parse(&story.team).ok_or_else(|| unknown(&story.team))?;
    let (at, organization_id) = (house.calendar.at_work(story.joined, 5_400), house.organization_id);
    let person = house.act(at, house.founder(), |tx, _| add::add(tx, organization_id, new, team))?;
    house.welcome(person, story)
}

fn know_built_in_roles(house: &mut House) -> Result<(), Failure> {
    let all = house.store().read(|snapshot| roles::of_organization(snapshot, house.organization_id))?;
    house.roles.extend(all.into_iter().map(|role| (role.name.as_str().to_owned(), role.id)));
    Ok(())
}

fn add_team(house: &House, story: &TeamStory, people: &[PersonStory]) -> Result<(), Failure> {
    let grants = grants(house, story)?;
    let name = title(&story.name)?;
    let at = house.calendar.at_work(story.begun, 9_000);
    let team = house.act(at, house.founder(), |tx, _| {
        let (id, description) = (TeamId::new(tx.new_id()), story.about.clone());
        let team = Team { id, organization_id: house.organization_id, name, description, built_in: None, version: 1 };
        teams::insert(tx, &team)?;
        grants.iter().try_for_each(|grant| teams::insert_grant(tx, id, grant))?;
        let event = Event::new("team.added", Target::new("team", id, team.name.as_str()));
        Ok(Audited::new(team, event.change("role", None, story.role.clone())))
    })?;
    for (place, username) in story.members.iter().enumerate() {
        let joined = people.iter().find(|person| person.username == *username).map_or(0, |person| person.joined);
        let at = house.calendar.at_work(joined.min(story.begun), 10_800);
        let member = TeamMember { person_id: house.person(username)?.id, is_team_admin: place == 0 };
        put_into(house, at, &team, member)?;
    }
    Ok(())
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

fn put_into(house: &House, at: Moment, team: &Team, member: TeamMember) -> Result<(), Failure> {
    house.act(at, house.founder(), |tx, _| {
        teams::insert_member(tx, team.id, member)?;
        let event = Event::new("team.member_added", Target::new("team", team.id, team.name.as_str()));
        let new: PersonId = member.person_id;
        Ok::<_, AppError>(Audited::new((), event.change("member", None, new.to_string())))
    })
}

/// Whoever has left is disabled from that day on.
fn see_off(house: &House, story: &PersonStory) -> Result<(), Failure> {
    let Some(left) = story.left else { return Ok(()) };
    let id = house.person(&story.username)?.id;
    house.act(house.calendar.at_work(left, 30_000), house.founder(), |tx, _| disable::disable(tx, id))
}

fn unknown(word: &str) -> Failure {
    Failure::failed(format!("the story knows nothing called {word}"))
}
