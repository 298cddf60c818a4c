//! What happens behind the pages: the operator at the shell, and years of work done in a moment.
//!
//! Everything goes through the application's own gates, so that whoever watches for changes hears of them.

use hallpass::app::people::add::NewPerson;
use hallpass::app::people::{disable, invite};
use hallpass::app::teams::{create as create_team, grants, members};
use hallpass::app::tokens::create::{self, Outcome, Wish};
use hallpass::app::{AppError, projects, roles};
use hallpass::domain::actor::{Actor, Origin, Who};
use hallpass::domain::audit::Audited;
use hallpass::domain::ids::{OrganizationId, PersonId, ProjectId, TokenId};
use hallpass::domain::moment::Moment;
use hallpass::domain::networks::Networks;
use hallpass::domain::organization::{BuiltInTeam, GrantScope, Team, TeamGrant, Title};
use hallpass::domain::person::{Email, FullName, Username};
use hallpass::domain::rights::{Pair, RolePairs};
use hallpass::domain::secret::PlainSecret;
use hallpass::domain::token::{Description, Grant, Token, TokenKind, TokenName};
use hallpass::store::bulk::{self, PreparedGrant, TokenRow};
use hallpass::store::{Store, Tx, people, teams, tokens};
use time::Duration;

use super::house::House;
use super::people::Person;

/// Somebody at the shell of the machine.
pub struct Operator {
    store: Store,
}

/// A token that is made without a page.
pub struct Plan {
    pub name: String,
    pub grant: Grant,
    pub until: Option<Duration>,
}

impl Operator {
    pub fn of(house: &House) -> Operator {
        Operator { store: house.store() }
    }

    /// Disables somebody.
    pub fn disable(&self, person: Person) {
        let (id, organization) = self.find(person);
        self.write(organization, |tx| disable::disable(tx, &actor(organization), id));
    }

    /// Lets somebody act again.
    pub fn enable(&self, person: Person) {
        let (id, organization) = self.find(person);
        self.write(organization, |tx| disable::enable(tx, &actor(organization), id));
    }

    /// Puts somebody into a built-in team.
    pub fn join(&self, person: Person, team: BuiltInTeam) {
        let (person_id, organization) = self.find(person);
        let team = self.team(organization, team);
        self.write(organization, |tx| members::add(tx, &actor(organization), team.id, team.version, person_id));
    }

    /// Takes somebody out of a built-in team.
    pub fn leave(&self, person: Person, team: BuiltInTeam) {
        let (person_id, organization) = self.find(person);
        let team = self.team(organization, team);
        self.write(organization, |tx| members::remove(tx, &actor(organization), team.id, team.version, person_id));
    }

    /// Lets somebody do these things (`core.person:get`) in a place, through a role and a team of their own.
    pub fn let_do(&self, person: Person, scope: GrantScope, things: &[&str]) {
        let (person_id, organization) = self.find(person);
        let name: String = format!("{}: {}", person.username, things.join(" ")).chars().take(Title::MOST).collect();
        let name = Title::parse(&name).expect("a name");
        let pairs: RolePairs = things.iter().map(|thing| thing.parse::<Pair>().expect("a pair")).collect();
        let actor = actor(organization);
        let role = self.write(organization, |tx| roles::create::create(tx, &actor, name.clone(), String::new(), pairs));
        let team = self.write(organization, |tx| create_team::create(tx, &actor, name, String::new()));
        let grant = TeamGrant { scope, role_id: role.id };
        self.write(organization, |tx| grants::add(tx, &actor, team.id, team.version, grant));
        self.write(organization, |tx| members::add(tx, &actor, team.id, team.version + 1, person_id));
    }

    /// Lets somebody into the organization of another person as well.
    pub fn let_in(&self, person: Person, beside: Person) {
        let organization = self.find(beside).1;
        let new = NewPerson {
            username: Username::parse(person.username).expect("a username"),
            email: Email::parse(person.email).expect("an address"),
            full_name: FullName::parse(person.full_name).expect("a name"),
            password_hash: String::new(),
        };
        self.write(organization, |tx| invite::invite(tx, &actor(organization), new));
    }

    /// Makes a project in the organization of a person.
    pub fn found_project(&self, of: Person, name: &str) -> ProjectId {
        let organization = self.find(of).1;
        let name = Title::parse(name).expect("a name");
        self.write(organization, |tx| projects::create::create(tx, &actor(organization), name)).id
    }

    /// Makes a token for somebody, as the operator does; answers its id and secret.
    pub fn make(&self, owner: Person, plan: Plan) -> (TokenId, String) {
        let (owner_id, organization) = self.find(owner);
        self.write(organization, |tx| {
            let wish = plan.wish(owner_id, tx.now());
            create::create(tx, &actor(organization), wish).map(|outcome| outcome.map(made))
        })
    }

    /// Makes many tokens for somebody in one moment.
    pub fn make_many(&self, owner: Person, plans: impl Iterator<Item = Plan>) -> Vec<TokenId> {
        let (owner_id, organization) = self.find(owner);
        self.write(organization, |tx| {
            let (mut ids, mut events) = (Vec::new(), Vec::new());
            for plan in plans {
                let wish = plan.wish(owner_id, tx.now());
                let (outcome, its_events) = create::create(tx, &actor(organization), wish)?.into_parts();
                ids.push(made(outcome).0);
                events.extend(its_events);
            }
            Ok(Audited::with_events(ids, events))
        })
    }

    /// The same for thousands that differ in their names alone, written as `hallpass generate` writes them: when only their
    /// number matters, and no line in the log.
    pub fn make_thousands(&self, owner: Person, plan: Plan, count: usize) {
        let stem = plan.name.clone();
        let (id, _) = self.make(owner, plan);
        let model = self.store.read(|snapshot| tokens::by_id(snapshot, id)).expect("a database").expect("the model");
        let grant = PreparedGrant::new(model.terms.grant.clone()).expect("a grant");
        let (rules, secrets) = (self.store.rules(), &self.store.env().secrets);
        let row = |number: usize| {
            let secret = PlainSecret::generate(&rules.prefix, |bytes| secrets.fill(bytes));
            let millis = u64::try_from(model.created_at.micros() / 1_000).expect("a moment of ours");
            let (id, name) = (TokenId::new(secrets.id(millis)), format!("{stem} {number}"));
            let token = Token { id, name: TokenName::parse(&name).expect("a name"), hint: secret.hint(), ..model.clone() };
            TokenRow::new(&token, &secret.digest(&rules.keyring.tokens), &grant)
        };
        let rows: Vec<TokenRow> = (1..count).map(row).collect();
        bulk::fill(&self.store, |filling| filling.add_tokens(&rows)).expect("they are written");
    }

    /// The id of a person's organization.
    pub fn organization_of(&self, person: Person) -> OrganizationId {
        self.find(person).1
    }

    /// The id of a person.
    pub fn id_of(&self, person: Person) -> PersonId {
        self.find(person).0
    }

    fn find(&self, person: Person) -> (PersonId, OrganizationId) {
        let found = self.store.read(|snapshot| people::by_sign_in_key(snapshot, person.username));
        let found = found.expect("a database").expect("somebody").person;
        (found.id, found.active_organization_id)
    }

    fn team(&self, organization: OrganizationId, wanted: BuiltInTeam) -> Team {
        let all = self.store.read(|snapshot| teams::of_organization(snapshot, organization)).expect("teams");
        all.into_iter().find(|team| team.built_in == Some(wanted)).expect("a built-in team")
    }

    fn write<T>(&self, organization: OrganizationId, work: impl FnOnce(&mut Tx<'_>) -> Result<Audited<T>, AppError>) -> T {
        self.store.write(&actor(organization), work).expect("the operator may")
    }
}

impl Plan {
    fn wish(self, owner_id: PersonId, now: Moment) -> Wish {
        Wish {
            owner_id,
            kind: if matches!(self.grant, Grant::Only(_)) { TokenKind::Restricted } else { TokenKind::FullAccess },
            name: TokenName::parse(&self.name).expect("a name"),
            description: Description::default(),
            grant: self.grant,
            valid_from: None,
            until: self.until.and_then(|span| now.plus(span)).into(),
            networks: Networks::default(),
            submission: None,
        }
    }

    /// All the owner's rights for thirty days.
    pub fn named(name: &str) -> Plan {
        Plan { name: name.to_owned(), grant: Grant::Everything { manages_tokens: false }, until: Some(Duration::days(30)) }
    }

    /// Which may also manage tokens.
    pub fn managing_tokens(self) -> Plan {
        Plan { grant: Grant::Everything { manages_tokens: true }, ..self }
    }

    /// With this many days to live.
    pub fn days(self, days: i64) -> Plan {
        Plan { until: Some(Duration::days(days)), ..self }
    }

    /// Without an end.
    pub fn for_ever(self) -> Plan {
        Plan { until: None, ..self }
    }
}

fn made(outcome: Outcome) -> (TokenId, String) {
    match outcome {
        Outcome::Made(revealed) => (revealed.token.id, revealed.secret.reveal().to_owned()),
        Outcome::Waiting(token) => panic!("{} waits for approval", token.id),
        Outcome::MadeBefore(id) => panic!("{id} was made before"),
    }
}

fn actor(organization_id: OrganizationId) -> Actor {
    Actor { who: Who::Operator, organization_id, origin: Origin::default() }
}
