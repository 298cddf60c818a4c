//! Makes the story happen. What happens at one moment is noted in the order in which a real organization grows:
//! roles, projects, people, teams, tokens; and then what came to an end.

use super::Failure;
use super::agenda::Agenda;
use super::calendar::Calendar;
use super::deeds::Life;
use super::house::{House, title};
use super::policy;
use super::story::{IdentityStory, Leaving, PersonStory, ProjectStory, RoleStory, ServiceStory, Story, TeamStory};
use crate::app::people::{add, disable};
use crate::app::services::wish::{Wish, Written};
use crate::app::{AppError, identities, projects, roles, services, teams};
use crate::config::Config;
use crate::domain::actor::Actor;
use crate::domain::ids::{ProjectId, TeamId, TokenId};
use crate::domain::organization::{BuiltInTeam, GrantScope, TeamGrant, TeamMember};
use crate::domain::person::FullName;
use crate::domain::rights::{Catalogue, Pair, RolePairs};
use crate::store::token_uses::UseBatch;
use crate::store::{self, Tx, token_uses};
use std::rc::Rc;

/// Fills the database of these settings with the story.
pub(super) fn fill(config: &Config, story: &Story) -> Result<(), Failure> {
    let mut house = House::found(config, story)?;
    know_built_in_roles(&mut house)?;
    let (mut agenda, calendar) = (Agenda::default(), house.calendar);
    story.role.iter().for_each(|role| add_role(&mut agenda, calendar, role, story));
    story.project.iter().for_each(|project| add_project(&mut agenda, calendar, project));
    story.person.iter().skip(1).for_each(|person| add_person(&mut agenda, calendar, person));
    for team in &story.team {
        add_team(&mut agenda, calendar, team);
        fill_team(&mut agenda, calendar, team, &story.person);
    }
    story.identity.iter().for_each(|identity| add_identity(&mut agenda, calendar, identity, story));
    story.service.iter().for_each(|service| add_service(&mut agenda, calendar, service));
    let lives: Vec<Rc<Life<'_>>> = story.token.iter().map(|token| Life::plan(&mut agenda, calendar, token)).collect();
    policy::settle(&mut agenda, calendar, story);
    for team in &story.team {
        team.left.iter().for_each(|leaving| let_go(&mut agenda, calendar, team, leaving));
    }
    story.project.iter().for_each(|project| archive(&mut agenda, calendar, project));
    story.person.iter().for_each(|person| see_off(&mut agenda, calendar, person));
    agenda.happen(&mut house)?;
    let used: Vec<(TokenId, UseBatch)> = lives.iter().filter_map(|life| life.usage(&house)).collect();
    Ok(house.store().keep(|tx| token_uses::add_all(tx, &used))?)
}

fn know_built_in_roles(house: &mut House) -> Result<(), Failure> {
    let all = house.store().read(|snapshot| store::roles::of_organization(snapshot, house.organization_id))?;
    house.roles.extend(all.into_iter().map(|role| (role.name.as_str().to_owned(), role.id)));
    Ok(())
}

/// Roles are thought of soon after the founding.
fn add_role<'a>(agenda: &mut Agenda<'a>, calendar: Calendar, story: &'a RoleStory, all: &Story) {
    let founded = all.person.first().map_or(0, |person| person.joined);
    let at = calendar.at_work(founded - 7, 3_600);
    agenda.note(at, move |house| {
        let pairs: Result<RolePairs, _> = story.pairs.iter().map(|pair| pair.parse::<Pair>()).collect();
        let (name, pairs) = (title(&story.name)?, pairs.map_err(Failure::failed)?);
        let make = |tx: &mut Tx<'_>, actor: &Actor| roles::create::create(tx, actor, name, story.about.clone(), pairs);
        let role = house.act(at, house.founder(), make)?;
        house.roles.insert(story.name.clone(), role.id);
        Ok(())
    });
}

fn add_project<'a>(agenda: &mut Agenda<'a>, calendar: Calendar, story: &'a ProjectStory) {
    let at = calendar.at_work(story.begun, 7_200);
    agenda.note(at, move |house| {
        let name = title(&story.name)?;
        let project = house.act(at, house.founder(), |tx, actor| projects::create::create(tx, actor, name))?;
        house.projects.insert(story.name.clone(), project.id);
        Ok(())
    });
}

fn add_person<'a>(agenda: &mut Agenda<'a>, calendar: Calendar, story: &'a PersonStory) {
    let at = calendar.at_work(story.joined, 5_400);
    agenda.note(at, move |house| {
        let (new, organization_id) = (house.newcomer(story)?, house.organization_id);
        let team = BuiltInTeam::parse(&story.team).ok_or_else(|| unknown(&story.team))?;
        let person = house.act(at, house.founder(), |tx, _| add::add(tx, organization_id, new, team))?;
        house.welcome(person, story)
    });
}

fn add_team<'a>(agenda: &mut Agenda<'a>, calendar: Calendar, story: &'a TeamStory) {
    let at = calendar.at_work(story.begun, 9_000);
    agenda.note(at, move |house| {
        let (name, about) = (title(&story.name)?, story.about.clone());
        let team = house.act(at, house.founder(), |tx, actor| teams::create::create(tx, actor, name, about))?;
        house.teams.insert(story.name.clone(), team.id);
        for grant in grants(house, story)? {
            house.act(at, house.founder(), |tx, actor| {
                let version = team_version(tx, team.id)?;
                teams::grants::add(tx, actor, team.id, version, grant)
            })?;
        }
        Ok(())
    });
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
fn fill_team<'a>(agenda: &mut Agenda<'a>, calendar: Calendar, story: &'a TeamStory, people: &[PersonStory]) {
    for (place, username) in story.members.iter().enumerate() {
        let joined = people.iter().find(|person| person.username == *username).map_or(0, |person| person.joined);
        let at = calendar.at_work(joined.min(story.begun), 10_800);
        agenda.note(at, move |house| {
            let (id, person_id) = (team(house, &story.name)?, house.person(username)?.id);
            house.act(at, house.founder(), |tx, actor| {
                let version = team_version(tx, id)?;
                teams::members::add(tx, actor, id, version, person_id)
            })?;
            if place > 0 {
                return Ok(());
            }
            let member = TeamMember { person_id, is_team_admin: true };
            let lead = |tx: &mut Tx<'_>, actor: &Actor| {
                let version = team_version(tx, id)?;
                teams::members::set_team_admin(tx, actor, id, version, member)
            };
            house.act(at, house.founder(), lead).map(drop)
        });
    }
}

/// The APIs that ask about tokens.
fn add_service<'a>(agenda: &mut Agenda<'a>, calendar: Calendar, story: &'a ServiceStory) {
    let at = calendar.at_work(story.begun, 12_600);
    agenda.note(at, move |house| {
        let written = Written {
            name: story.name.clone(),
            description: story.about.clone(),
            rules: story.rules.join("\n"),
            ..Written::default()
        };
        let wish = Wish::parse(&written, Catalogue::embedded()).map_err(|errors| Failure::failed(AppError::Invalid(errors)))?;
        let service = house.act(at, house.founder(), |tx, actor| services::create::create(tx, actor, wish))?;
        house.services.insert(story.name.clone(), service.id);
        Ok(())
    });
}

fn team_version(tx: &mut Tx<'_>, id: TeamId) -> Result<i64, AppError> {
    Ok(store::teams::by_id(tx, id)?.ok_or(AppError::NotFound)?.version)
}

fn team(house: &House, name: &str) -> Result<TeamId, Failure> {
    house.teams.get(name).copied().ok_or_else(|| unknown(name))
}

/// The first member of a team leads it, and makes its service identities.
fn add_identity<'a>(agenda: &mut Agenda<'a>, calendar: Calendar, story: &'a IdentityStory, all: &'a Story) {
    let at = calendar.at_work(story.made, 14_400);
    agenda.note(at, move |house| {
        let team_story = all.team.iter().find(|team| team.name == story.team).ok_or_else(|| unknown(&story.team))?;
        let keeper = team_story.members.first().cloned().unwrap_or_default();
        let name = FullName::parse(&story.name).map_err(Failure::failed)?;
        let wish = identities::create::Wish { team_id: team(house, &story.team)?, name, description: story.about.clone() };
        let made = house.act(at, &keeper, |tx, actor| identities::create::create(tx, actor, wish))?;
        house.identities.insert(story.name.clone(), (made.id, keeper));
        Ok(())
    });
}

/// The rights on an archived project sleep, in tokens too.
fn archive<'a>(agenda: &mut Agenda<'a>, calendar: Calendar, story: &'a ProjectStory) {
    let Some(ago) = story.archived else { return };
    let at = calendar.at_work(ago, 33_000);
    agenda.note(at, move |house| {
        let id: ProjectId = *house.projects.get(&story.name).ok_or_else(|| unknown(&story.name))?;
        let close = |tx: &mut Tx<'_>, actor: &Actor| {
            let version = store::projects::by_id(tx, id)?.ok_or(AppError::NotFound)?.version;
            projects::archive::archive(tx, actor, id, version)
        };
        house.act(at, house.founder(), close).map(drop)
    });
}

/// What only the team gave sleeps in the tokens of whoever leaves it.
fn let_go<'a>(agenda: &mut Agenda<'a>, calendar: Calendar, story: &'a TeamStory, leaving: &'a Leaving) {
    let at = calendar.at_work(leaving.ago, 34_000);
    agenda.note(at, move |house| {
        let (id, person_id) = (team(house, &story.name)?, house.person(&leaving.who)?.id);
        let remove = |tx: &mut Tx<'_>, actor: &Actor| {
            let version = team_version(tx, id)?;
            teams::members::remove(tx, actor, id, version, person_id)
        };
        house.act(at, house.founder(), remove).map(drop)
    });
}

/// Whoever has left is disabled from that day on.
fn see_off<'a>(agenda: &mut Agenda<'a>, calendar: Calendar, story: &'a PersonStory) {
    let Some(left) = story.left else { return };
    let at = calendar.at_work(left, 35_000);
    agenda.note(at, move |house| {
        let id = house.person(&story.username)?.id;
        house.act(at, house.founder(), |tx, actor| disable::disable(tx, actor, id)).map(drop)
    });
}

fn unknown(word: &str) -> Failure {
    Failure::failed(format!("the story knows nothing called {word}"))
}
