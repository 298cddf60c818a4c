//! One running Hallpass for one test: its database, its clock and the people in it.

use tempfile::TempDir;

use super::app::{self, Contents, Settings};
use super::books::Books;
use super::browser::{Browser, Look};
use super::clock::HandClock;
use super::people::Person;
use super::postgres::PostgresDatabase;
use super::server::Server;
use super::sqlite::SqliteDatabase;
use super::visitor::{Program, Visitor};

/// On which database a story is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A house of its own for each test; gone with this value.
pub struct House {
    pub engine: Engine,
    pub clock: HandClock,
    // In this order, because a server must stop before its database goes.
    server: Server,
    database: Database,
    data: TempDir,
}

enum Database {
    Sqlite(SqliteDatabase),
    Postgres(PostgresDatabase),
}

impl House {
    /// With the people of [`super::people`] in it.
    pub fn furnished(engine: Engine) -> House {
        House::open(engine, Contents::People)
    }

    /// With the people in it and another catalogue of rights.
    pub fn with_catalogue(engine: Engine, text: &str) -> House {
        let data = TempDir::new().expect("a folder for the application");
        std::fs::write(data.path().join(app::CATALOGUE), text).expect("a file of rights");
        House::open_in(data, engine, Contents::People)
    }

    /// As it is before the setup page.
    pub fn empty(engine: Engine) -> House {
        House::open(engine, Contents::Nothing)
    }

    /// Somebody at the door, without cookies.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(&self.server.url())
    }

    /// Somebody who comes from another address of this machine, such as `127.0.7.1`.
    pub fn visitor_from(&self, address: &str) -> Visitor {
        Visitor::coming_from(&self.server.url(), address)
    }

    /// A person who has signed in.
    pub async fn signed_in(&self, person: Person) -> Visitor {
        let visitor = self.visitor();
        person.sign_in(&visitor).await;
        visitor
    }

    /// A program with a bearer token.
    pub fn program(&self, secret: &str) -> Program {
        self.visitor().program(secret)
    }

    /// Somebody at the door with a browser.
    pub async fn browser(&self, look: Look) -> Browser {
        Browser::open(&self.server.url(), look).await
    }

    /// A person who has signed in, with a browser. Stories about signing in use [`House::browser`].
    pub async fn browser_of(&self, person: Person, look: Look) -> Browser {
        let visitor = self.signed_in(person).await;
        let browser = self.browser(look).await;
        browser.take_cookies(&visitor.cookies()).await;
        browser
    }

    pub fn server(&self) -> &Server {
        &self.server
    }

    pub fn database_url(&self) -> String {
        self.database.url()
    }

    /// A look into the database.
    pub fn books(&self) -> Books {
        Books::open(&self.database_url())
    }

    /// A second way into the same database with the application's own rules, as the command line has one.
    pub fn store(&self) -> hallpass::store::Store {
        self.store_with(&[])
    }

    /// The same with settings of the test's own.
    pub fn store_with(&self, own: Settings) -> hallpass::store::Store {
        app::store_with(&self.database_url(), self.data.path(), self.clock.clone(), own)
    }

    /// Waits until the server has done what it does once when it starts: swept, counted, and walked along each log.
    /// A test that does the same by hand would race against it.
    pub fn settled(&self) {
        let mut books = self.books();
        let left = "(SELECT count(*) FROM audit_heads) - (SELECT count(*) FROM audit_checks)";
        assert!((0..50_000).any(|_| books.number(left) <= 0), "the server never walked along its logs");
    }

    /// The folder in which the application keeps its files.
    pub fn data(&self) -> &std::path::Path {
        self.data.path()
    }

    /// Stops the server and starts it again on the same database, as an operator does.
    pub fn restart(&mut self) {
        self.restart_with(&[]);
    }

    /// Stops the server. What happens to the database until it is started again happens without it.
    pub fn close(&mut self) {
        self.server.stop();
    }

    /// The same after a change of settings.
    pub fn restart_with(&mut self, own: Settings) {
        self.server.stop();
        self.server = serve(&self.database, &self.data, &self.clock, own);
    }

    fn open(engine: Engine, contents: Contents) -> House {
        House::open_in(TempDir::new().expect("a folder for the application"), engine, contents)
    }

    fn open_in(data: TempDir, engine: Engine, contents: Contents) -> House {
        let database = match engine {
            Engine::Sqlite => Database::Sqlite(SqliteDatabase::with(contents)),
            Engine::Postgres => Database::Postgres(PostgresDatabase::with(contents)),
        };
        let clock = HandClock::new();
        let server = serve(&database, &data, &clock, &[]);
        House { engine, clock, server, database, data }
    }
}

impl Database {
    fn url(&self) -> String {
        match self {
            Database::Sqlite(database) => database.url(),
            Database::Postgres(database) => database.url(),
        }
    }
}

fn serve(database: &Database, data: &TempDir, clock: &HandClock, own: Settings) -> Server {
    let (url, folder, clock) = (database.url(), data.path().to_owned(), clock.clone());
    Server::run(move || async move { app::start(url, &folder, clock, own).await })
}
