//! An organization being furnished behind the pages: roles, teams and projects, made by the operator through the use cases.

use hallpass::app::AppError;
use hallpass::app::identities::create as create_identity;
use hallpass::app::projects::{archive, create as create_project};
use hallpass::app::roles::create as create_role;
use hallpass::app::teams::{create as create_team, delete as delete_team, grants, members};
use hallpass::domain::actor::{Actor, Origin, Who};
use hallpass::domain::audit::Audited;
use hallpass::domain::ids::{OrganizationId, PersonId, ProjectId, RoleId, TeamId};
use hallpass::domain::organization::{BuiltInTeam, GrantScope, TeamGrant, TeamMember, Title};
use hallpass::domain::person::FullName;
use hallpass::store::{Store, Tx, people, projects, roles, teams};

use super::house::House;
use super::people::Person;

/// Whoever furnishes one organization.
pub struct Keeper {
    store: Store,
    organization: OrganizationId,
}

impl Keeper {
    /// For the organization of a person.
    pub fn of(house: &House, person: Person) -> Keeper {
        let store = house.store();
        let found = store.read(|snapshot| people::by_sign_in_key(snapshot, person.username));
        let organization = found.expect("a database").expect("somebody").person.active_organization_id;
        Keeper { store, organization }
    }

    pub fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// A role with pairs such as `ams.asset:get`.
    pub fn role(&self, name: &str, pairs: &[&str]) -> RoleId {
        let pairs = pairs.iter().map(|pair| pair.parse().expect("a pair")).collect();
        self.write(|tx, actor| create_role::create(tx, actor, title(name), String::new(), pairs)).id
    }

    /// The id of a role that is there.
    pub fn role_called(&self, name: &str) -> RoleId {
        let all = self.store.read(|snapshot| roles::of_organization(snapshot, self.organization)).expect("roles");
        all.into_iter().find(|role| role.name.as_str() == name).expect("a role").id
    }

    pub fn team(&self, name: &str) -> TeamId {
        self.write(|tx, actor| create_team::create(tx, actor, title(name), String::new())).id
    }

    pub fn built_in(&self, wanted: BuiltInTeam) -> TeamId {
        let all = self.store.read(|snapshot| teams::of_organization(snapshot, self.organization)).expect("teams");
        all.into_iter().find(|team| team.built_in == Some(wanted)).expect("a built-in team").id
    }

    pub fn project(&self, name: &str) -> ProjectId {
        self.write(|tx, actor| create_project::create(tx, actor, title(name))).id
    }

    pub fn archive(&self, id: ProjectId) {
        let project = self.store.read(|snapshot| projects::by_id(snapshot, id)).expect("a database").expect("a project");
        self.write(|tx, actor| archive::archive(tx, actor, id, project.version));
    }

    /// Lets a team give a role.
    pub fn give(&self, team: TeamId, role_id: RoleId, scope: GrantScope) {
        let version = self.version(team);
        self.write(|tx, actor| grants::add(tx, actor, team, version, TeamGrant { scope, role_id }));
    }

    pub fn join(&self, team: TeamId, person: Person) {
        let (version, person) = (self.version(team), self.person(person));
        self.write(|tx, actor| members::add(tx, actor, team, version, person));
    }

    pub fn leave(&self, team: TeamId, person: Person) {
        let (version, person) = (self.version(team), self.person(person));
        self.write(|tx, actor| members::remove(tx, actor, team, version, person));
    }

    /// Lets a member change who is in the team.
    pub fn lead(&self, team: TeamId, person: Person) {
        let (version, member) = (self.version(team), TeamMember { person_id: self.person(person), is_team_admin: true });
        self.write(|tx, actor| members::set_team_admin(tx, actor, team, version, member));
    }

    /// A team with one role on the organization and one member.
    pub fn team_of(&self, name: &str, pairs: &[&str], person: Person) -> (TeamId, RoleId) {
        let (team, role) = (self.team(name), self.role(&format!("{name} role"), pairs));
        self.give(team, role, GrantScope::Organization);
        self.join(team, person);
        (team, role)
    }

    /// A service identity of a team.
    pub fn identity(&self, team_id: TeamId, name: &str) -> PersonId {
        let name = FullName::parse(name).expect("a name");
        let wish = create_identity::Wish { team_id, name, description: String::new() };
        self.write(|tx, actor| create_identity::create(tx, actor, wish)).id
    }

    pub fn delete_team(&self, team: TeamId) {
        let version = self.version(team);
        self.write(|tx, actor| delete_team::delete(tx, actor, team, version));
    }

    pub fn take(&self, team: TeamId, role_id: RoleId, scope: GrantScope) {
        let version = self.version(team);
        self.write(|tx, actor| grants::remove(tx, actor, team, version, TeamGrant { scope, role_id }));
    }

    pub fn person(&self, person: Person) -> PersonId {
        let found = self.store.read(|snapshot| people::by_sign_in_key(snapshot, person.username));
        found.expect("a database").expect("somebody").person.id
    }

    pub fn version(&self, team: TeamId) -> i64 {
        self.store.read(|snapshot| teams::by_id(snapshot, team)).expect("a database").expect("a team").version
    }

    fn write<T>(&self, work: impl FnOnce(&mut Tx<'_>, &Actor) -> Result<Audited<T>, AppError>) -> T {
        let actor = Actor { who: Who::Operator, organization_id: self.organization, origin: Origin::default() };
        self.store.write(&actor, |tx| work(tx, &actor)).expect("the operator may")
    }
}

fn title(name: &str) -> Title {
    Title::parse(name).expect("a name")
}
