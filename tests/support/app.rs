//! The seam between the harness and the application: everything in `tests/support` that names it stands here.

use std::path::Path;
use std::sync::Arc;

use hallpass::app::organizations::found;
use hallpass::app::people::add::{self, NewPerson};
use hallpass::app::sessions::hash_password;
use hallpass::app::{AppError, people as people_app};
use hallpass::config::{Config, Effective, Sources};
use hallpass::domain::actor::{Actor, Origin, Who};
use hallpass::domain::audit::Audited;
use hallpass::domain::ids::OrganizationId;
use hallpass::domain::organization::{BuiltInTeam, Title};
use hallpass::domain::password::Password;
use hallpass::domain::person::{Email, FullName, Username};
use hallpass::env::{Clock, Env, SystemSecrets};
use hallpass::startup::{Application, open_store};
use hallpass::store::Store;

use super::clock::HandClock;
use super::people::{EVERYBODY, Person, Role};
use super::server::Listening;

/// The master key of every test, so that a database copied from a template still belongs to the server that opens it.
pub const SECRET_KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// The file in the application's folder that a test with a catalogue of its own writes.
pub const CATALOGUE: &str = "catalogue.toml";

/// Settings of a test's own, over the usual ones.
pub type Settings = &'static [(&'static str, &'static str)];

/// What a template database holds besides its tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    /// No rows: the house before its setup.
    Nothing,
    /// The people of [`super::people`] in their organizations.
    People,
}

impl Clock for HandClock {
    fn now(&self) -> hallpass::domain::moment::Moment {
        hallpass::domain::moment::Moment::new(HandClock::now(self))
    }
}

/// Brings a new database to the newest tables with the application's own migrations, and fills it.
/// Called once for each template; tests get copies.
pub fn prepare(url: &str, contents: Contents) {
    let folder = tempfile::tempdir().expect("a folder for the template");
    let env = Env { clock: Arc::new(HandClock::new()), secrets: Arc::new(SystemSecrets) };
    let store = open_store(&config(url, folder.path()), env).expect("the template opens");
    if contents == Contents::People {
        fill(&store);
    }
}

/// Starts the application on a free port through the same door as `hallpass serve`.
pub async fn start(database_url: String, data_dir: &Path, clock: HandClock, own: Settings) -> Listening {
    let env = Env { clock: Arc::new(clock), secrets: Arc::new(SystemSecrets) };
    let config = config_with(&database_url, data_dir, own);
    let application = Application::start(config, env).await.expect("the application starts");
    Listening {
        address: application.address(),
        setup_link: application.setup_link().map(str::to_owned),
        stop: application.stop_handle(),
        serving: Box::pin(async move { application.run().await.expect("the application serves") }),
    }
}

/// The same with metrics on a free port; answers where they are.
pub async fn start_with_metrics(database_url: String, data_dir: &Path, clock: HandClock) -> (Listening, String) {
    let env = Env { clock: Arc::new(clock), secrets: Arc::new(SystemSecrets) };
    let config = config_with(&database_url, data_dir, &[("metrics_listen", "127.0.0.1:0")]);
    let application = Application::start(config, env).await.expect("the application starts");
    let metrics = format!("http://{}", application.metrics_address().expect("metrics"));
    let listening = Listening {
        address: application.address(),
        setup_link: application.setup_link().map(str::to_owned),
        stop: application.stop_handle(),
        serving: Box::pin(async move { application.run().await.expect("the application serves") }),
    };
    (listening, metrics)
}

/// What an application says that does not start.
pub async fn refusal_to_start(database_url: &str, data_dir: &Path, own: &[(&'static str, &str)]) -> String {
    let env = Env { clock: Arc::new(HandClock::new()), secrets: Arc::new(SystemSecrets) };
    match Application::start(config_with(database_url, data_dir, own), env).await {
        Ok(_) => panic!("it started"),
        Err(error) => error.to_string(),
    }
}

/// Opens the store beside a running application, with some settings of the test's own.
pub fn store_with(database_url: &str, data_dir: &Path, clock: HandClock, own: &[(&'static str, &str)]) -> Store {
    let env = Env { clock: Arc::new(clock), secrets: Arc::new(SystemSecrets) };
    open_store(&config_with(database_url, data_dir, own), env).expect("the store opens")
}

/// The settings of every test.
pub fn config(database_url: &str, data_dir: &Path) -> Config {
    config_with(database_url, data_dir, &[])
}

/// The same with some settings of the test's own.
pub fn config_with(database_url: &str, data_dir: &Path, own: &[(&'static str, &str)]) -> Config {
    let usual = [
        ("listen", "127.0.0.1:0".to_owned()),
        ("metrics_listen", String::new()),
        ("database_url", database_url.to_owned()),
        ("data_dir", data_dir.display().to_string()),
        ("database_connections", "4".to_owned()),
        ("secret_key", SECRET_KEY.to_owned()),
        ("workers", "1".to_owned()),
    ];
    let own_catalogue = data_dir.join(CATALOGUE);
    let own_catalogue = own_catalogue.exists().then(|| ("catalogue", own_catalogue.display().to_string()));
    let is_usual = |(key, _): &(&'static str, String)| own.iter().all(|(known, _)| known != key);
    let own_values = own.iter().map(|(key, value)| (*key, (*value).to_owned()));
    let values = usual.into_iter().chain(own_catalogue).filter(is_usual).chain(own_values);
    let effective = Effective::from_sources(&Sources::of_values(values)).expect("known settings");
    Config::from_effective(&effective).expect("good settings")
}

/// Each organization is founded by its first person, who must be its administrator.
fn fill(store: &Store) {
    let mut founded: Vec<(&str, OrganizationId)> = Vec::new();
    for person in EVERYBODY {
        match founded.iter().find(|(name, _)| *name == person.organization) {
            Some((_, id)) => join(store, *id, person),
            None => founded.push((person.organization, establish(store, person))),
        }
    }
}

fn establish(store: &Store, person: Person) -> OrganizationId {
    let name = Title::parse(person.organization).expect("a name");
    if store.read(people_app::find::nobody).expect("a database") {
        let made = found::found(store, name, new_person(store, person), Origin::default());
        return made.expect("the first organization").active_organization_id;
    }
    let id = OrganizationId::new(store.read(|snapshot| Ok::<_, AppError>(snapshot.new_id())).expect("an id"));
    as_operator(store, id, |tx| {
        found::insert_organization(tx, id, name.clone())?;
        add::add(tx, id, new_person(store, person), team(person))
    });
    id
}

fn join(store: &Store, id: OrganizationId, person: Person) {
    as_operator(store, id, |tx| add::add(tx, id, new_person(store, person), team(person)));
}

fn as_operator<T>(
    store: &Store,
    organization_id: OrganizationId,
    work: impl FnOnce(&mut hallpass::store::Tx<'_>) -> Result<Audited<T>, AppError>,
) {
    let actor = Actor { who: Who::Operator, organization_id, origin: Origin::default() };
    store.write(&actor, work).expect("the people of the tests");
}

fn team(person: Person) -> BuiltInTeam {
    match person.role {
        Role::Root => BuiltInTeam::Administrators,
        Role::User => BuiltInTeam::Everyone,
    }
}

fn new_person(store: &Store, person: Person) -> NewPerson {
    let password = Password::chosen(person.password, &[person.username]).expect("a good password");
    NewPerson {
        username: Username::parse(person.username).expect("a username"),
        email: Email::parse(person.email).expect("an address"),
        full_name: FullName::parse(person.full_name).expect("a name"),
        password_hash: hash_password(&password, store.env().secrets.as_ref()).expect("a hash"),
    }
}
