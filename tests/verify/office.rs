//! The back office of a verify test: a second way into the database, as the command line has one,
//! and further nodes that serve from it.

use std::sync::Arc;

use hallpass::app::people::find;
use hallpass::app::services::wish::{Wish, Written};
use hallpass::app::services::{create as create_service, credential};
use hallpass::app::tokens::create::{Outcome, Wish as TokenWish, create};
use hallpass::app::tokens::{pause, revoke};
use hallpass::app::{AppError, Tx, people, projects, teams};
use hallpass::config::{Config, Effective, Sources};
use hallpass::domain::actor::{Actor, Origin, Who};
use hallpass::domain::audit::Audited;
use hallpass::domain::ids::{OrganizationId, PersonId, TokenId};
use hallpass::domain::networks::Networks;
use hallpass::domain::organization::{Team, Title};
use hallpass::domain::person::Username;
use hallpass::domain::rights::RightsTree;
use hallpass::domain::service::Service;
use hallpass::domain::token::{Description, Grant, RevocationReason, TokenKind, TokenName};
use hallpass::domain::window::Expiry;
use hallpass::env::{Env, SystemSecrets};
use hallpass::startup::{Application, open_store};
use hallpass::store::{Store, StoreError};
use tempfile::TempDir;

use crate::support::app::SECRET_KEY;
use crate::support::clock::HandClock;
use crate::support::house::House;
use crate::support::people::{Person, ROOT};
use crate::support::server::{Listening, Server};
use crate::support::visitor::{Program, Visitor};

pub struct Office {
    store: Store,
    clock: HandClock,
    url: String,
    pub organization_id: OrganizationId,
    _folder: TempDir,
}

/// A token that somebody holds.
pub struct Held {
    pub id: TokenId,
    pub secret: String,
}

/// One more server on the same database.
pub struct Node {
    server: Server,
    _folder: Arc<TempDir>,
}

impl Office {
    pub fn of(house: &House) -> Office {
        let folder = TempDir::new().expect("a folder");
        let env = Env { clock: Arc::new(house.clock.clone()), secrets: Arc::new(SystemSecrets) };
        let store = open_store(&config(&house.database_url(), &folder, "2"), env).expect("the database opens");
        let root = Username::parse(ROOT.username).expect("a username");
        let root = store.read(|snapshot| find::by_username(snapshot, &root)).expect("the administrator");
        let (url, clock) = (house.database_url(), house.clock.clone());
        Office { store, clock, url, organization_id: root.active_organization_id, _folder: folder }
    }

    /// A node whose gateways are on this machine.
    pub fn node(&self) -> Node {
        let folder = Arc::new(TempDir::new().expect("a folder"));
        let (url, clock, kept) = (self.url.clone(), self.clock.clone(), folder.clone());
        let server = Server::run(move || async move {
            let env = Env { clock: Arc::new(clock), secrets: Arc::new(SystemSecrets) };
            let application = Application::start(config(&url, &kept, "4"), env).await.expect("the node starts");
            Listening {
                address: application.address(),
                setup_link: None,
                stop: application.stop_handle(),
                serving: Box::pin(async move { application.run().await.expect("the node serves") }),
            }
        });
        Node { server, _folder: folder }
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    pub fn person(&self, person: Person) -> PersonId {
        let name = Username::parse(person.username).expect("a username");
        self.store.read(|snapshot| find::by_username(snapshot, &name)).expect("the person").id
    }

    pub fn write<T>(&self, work: impl FnOnce(&mut Tx<'_>, &Actor) -> Result<Audited<T>, AppError>) -> T {
        let actor = Actor { who: Who::Operator, organization_id: self.organization_id, origin: Origin::default() };
        self.store.write(&actor, |tx| work(tx, &actor)).unwrap_or_else(|error| panic!("the change is not made: {}", told(&error)))
    }

    /// A token with all its owner's rights.
    pub fn full_token(&self, owner: Person) -> Held {
        self.token(owner, TokenKind::FullAccess, Grant::Everything { manages_tokens: false }, Expiry::Never)
    }

    /// A token with these rights, in text form.
    pub fn token_for(&self, owner: Person, rights: &[String]) -> Held {
        let rights: RightsTree = rights.iter().map(|right| right.parse().expect("a right")).collect();
        self.token(owner, TokenKind::Restricted, Grant::Only(rights), Expiry::Never)
    }

    pub fn token(&self, owner: Person, kind: TokenKind, grant: Grant, until: Expiry) -> Held {
        let wish = TokenWish {
            owner_id: self.person(owner),
            kind,
            name: TokenName::parse("for the gate").expect("a name"),
            description: Description::default(),
            grant,
            valid_from: None,
            until,
            networks: Networks::default(),
            submission: None,
        };
        match self.write(|tx, actor| create(tx, actor, wish)) {
            Outcome::Made(made) => Held { id: made.token.id, secret: made.secret.reveal().to_owned() },
            Outcome::Waiting(_) => panic!("the operator is a second person"),
            Outcome::MadeBefore(_) => panic!("no form, no second time"),
        }
    }

    pub fn revoke(&self, id: TokenId) {
        self.write(|tx, actor| revoke::revoke(tx, actor, id, RevocationReason::Leaked));
    }

    pub fn pause(&self, id: TokenId) {
        self.write(|tx, actor| pause::pause(tx, actor, id));
    }

    pub fn resume(&self, id: TokenId) {
        self.write(|tx, actor| pause::resume(tx, actor, id));
    }

    /// A revoked token cannot be resumed: that is how one sees from here that it was revoked.
    pub fn resume_is_refused(&self, id: TokenId) {
        let actor = Actor { who: Who::Operator, organization_id: self.organization_id, origin: Origin::default() };
        let resumed = self.store.write(&actor, |tx| pause::resume(tx, &actor, id));
        assert!(matches!(resumed, Err(AppError::Conflict { code: "token.revoked", .. })));
    }

    pub fn disable(&self, person: Person) {
        let id = self.person(person);
        self.write(|tx, actor| people::disable::disable(tx, actor, id));
    }

    pub fn enable(&self, person: Person) {
        let id = self.person(person);
        self.write(|tx, actor| people::disable::enable(tx, actor, id));
    }

    /// A right on the organization, in text form.
    pub fn organization_right(&self, pair: &str) -> String {
        format!("core.customer/{}/{pair}", self.organization_id)
    }

    pub fn join(&self, team: &str, person: Person) {
        let (team, person) = (self.team(team), self.person(person));
        self.write(|tx, actor| teams::members::add(tx, actor, team.id, team.version, person));
    }

    pub fn leave(&self, team: &str, person: Person) {
        let (team, person) = (self.team(team), self.person(person));
        self.write(|tx, actor| teams::members::remove(tx, actor, team.id, team.version, person));
    }

    fn team(&self, name: &str) -> Team {
        let actor = Actor { who: Who::Operator, organization_id: self.organization_id, origin: Origin::default() };
        let all = self.store.read(|snapshot| teams::list::list(snapshot, &actor)).expect("the teams");
        all.into_iter().map(|listed| listed.team).find(|team| team.name.as_str() == name).expect("the team")
    }

    pub fn project(&self, name: &str) -> String {
        let title = Title::parse(name).expect("a name");
        self.write(|tx, actor| projects::create::create(tx, actor, title)).id.to_string()
    }

    pub fn service(&self, written: Written) -> Service {
        let wish = Wish::parse(&written, &self.store.rules().catalogue).expect("a good service");
        self.write(|tx, actor| create_service::create(tx, actor, wish))
    }

    /// A service with these rules.
    pub fn service_with_rules(&self, name: &str, rules: &str) -> Service {
        self.service(Written { name: name.to_owned(), rules: rules.to_owned(), ..Written::default() })
    }

    /// A new credential for a service; the former ones work on for `overlap`.
    pub fn credential(&self, service: &Service, overlap: time::Duration) -> String {
        let made = self.write(|tx, actor| credential::create(tx, actor, service.id, overlap));
        made.secret.reveal().to_owned()
    }
}

impl Node {
    pub fn url(&self) -> String {
        self.server.url()
    }

    pub fn port(&self) -> u16 {
        self.server.address().port()
    }

    /// Stops it; connections that are open are cut.
    pub fn stop(&mut self) {
        self.server.stop();
    }

    pub fn visitor(&self) -> Visitor {
        Visitor::new(&self.url())
    }

    pub fn program(&self, secret: &str) -> Program {
        self.visitor().program(secret)
    }
}

fn config(url: &str, folder: &TempDir, connections: &str) -> Config {
    let values = [
        ("listen", "127.0.0.1:0".to_owned()),
        ("metrics_listen", String::new()),
        ("database_url", url.to_owned()),
        ("data_dir", folder.path().display().to_string()),
        ("database_connections", connections.to_owned()),
        ("secret_key", SECRET_KEY.to_owned()),
        ("workers", "2".to_owned()),
        ("trusted_proxies", "127.0.0.1/32".to_owned()),
    ];
    let effective = Effective::from_sources(&Sources::of_values(values)).expect("known settings");
    Config::from_effective(&effective).expect("good settings")
}

/// An error with what the database says about it.
fn told(error: &AppError) -> String {
    match error {
        AppError::Store(StoreError::Query(diesel::result::Error::DatabaseError(_, info))) => {
            format!("{}: {}", info.message(), info.details().unwrap_or_default())
        }
        other => format!("{other:?}"),
    }
}
