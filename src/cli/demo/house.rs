//! The organization of the story while it is being made: its store, its clock, and who and what is in it already.

use super::calendar::Calendar;
use super::clock::StoryClock;
use super::story::{PersonStory, Story};
use super::{Failure, PASSWORD};
use crate::app::AppError;
use crate::app::organizations::found::found;
use crate::app::people::add::NewPerson;
use crate::app::sessions::hash_password;
use crate::config::Config;
use crate::domain::actor::{Actor, Origin, Who};
use crate::domain::audit::Audited;
use crate::domain::ids::{OrganizationId, PersonId, ProjectId, RoleId, ServiceId, SessionId, TeamId};
use crate::domain::moment::Moment;
use crate::domain::organization::Title;
use crate::domain::password::Password;
use crate::domain::person::{Email, FullName, Person, Username};
use crate::env::{Clock, Env};
use crate::startup::open_store;
use crate::store::{Store, Tx};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

/// What the people of the story sit at.
const BROWSERS: [&str; 3] = [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
];

/// The organization while it is being made.
pub(super) struct House {
    store: Store,
    clock: Arc<StoryClock>,
    /// When things happen.
    pub calendar: Calendar,
    /// The organization.
    pub organization_id: OrganizationId,
    password_hash: String,
    people: Vec<Resident>,
    /// Service identities by name, each with the username of whoever keeps it.
    pub identities: BTreeMap<String, (PersonId, String)>,
    /// Services by name.
    pub services: BTreeMap<String, ServiceId>,
    /// Projects by name.
    pub projects: BTreeMap<String, ProjectId>,
    /// Teams by name.
    pub teams: BTreeMap<String, TeamId>,
    /// Roles by name.
    pub roles: BTreeMap<String, RoleId>,
}

/// Somebody in the story.
#[derive(Clone)]
struct Resident {
    person: Person,
    address: IpAddr,
}

impl House {
    /// Opens the database, long ago, and founds the organization with the first person of the story.
    pub(super) fn found(config: &Config, story: &Story) -> Result<Self, Failure> {
        let world = Env::system();
        let calendar = Calendar::until(world.clock.now());
        let founder = story.person.first().ok_or_else(|| Failure::failed("the story has no people"))?;
        let begun = calendar.at_work(founder.joined, 0);
        let clock = Arc::new(StoryClock::at(begun));
        let store = open_store(config, Env { clock: clock.clone(), secrets: world.secrets.clone() })?;
        // Everybody has the same password, so one hash serves them all; hashing twelve times would take the first second.
        let password = Password::chosen(PASSWORD, &[]).map_err(Failure::failed)?;
        let password_hash = hash_password(&password, &*world.secrets).map_err(Failure::failed)?;
        let name = title(&story.organization)?;
        let person = found(&store, name, new_person(founder, &password_hash)?, Origin::default())?;
        Ok(Self {
            store,
            clock,
            calendar,
            organization_id: person.active_organization_id,
            password_hash,
            people: vec![Resident { person, address: address(founder)? }],
            identities: BTreeMap::new(),
            services: BTreeMap::new(),
            projects: BTreeMap::new(),
            teams: BTreeMap::new(),
            roles: BTreeMap::new(),
        })
    }

    /// The store, for what needs no moment of its own.
    pub(super) fn store(&self) -> &Store {
        &self.store
    }

    /// Does something at a moment, as this person in their browser.
    pub(super) fn act<T>(
        &self,
        at: Moment,
        username: &str,
        work: impl FnOnce(&mut Tx<'_>, &Actor) -> Result<Audited<T>, AppError>,
    ) -> Result<T, Failure> {
        self.clock.go_to(at);
        let actor = self.actor(self.resident(username)?);
        let slip = |error: AppError| Failure::failed(format!("the story cannot go on at {at} with {username}: {error}"));
        self.store.write(&actor, |tx| work(tx, &actor)).map_err(slip)
    }

    /// The username of whoever founded the organization and administers it.
    pub(super) fn founder(&self) -> &str {
        self.people.first().map_or("", |resident| resident.person.username.as_str())
    }

    /// What is to be known of a new person.
    pub(super) fn newcomer(&self, story: &PersonStory) -> Result<NewPerson, Failure> {
        new_person(story, &self.password_hash)
    }

    /// Remembers somebody who was added.
    pub(super) fn welcome(&mut self, person: Person, story: &PersonStory) -> Result<(), Failure> {
        self.people.push(Resident { person, address: address(story)? });
        Ok(())
    }

    /// The person of this username.
    pub(super) fn person(&self, username: &str) -> Result<&Person, Failure> {
        Ok(&self.resident(username)?.person)
    }

    /// Who owns a token of the story, and the username of whoever makes it.
    pub(super) fn owner<'a>(&'a self, word: &'a str) -> Result<(PersonId, &'a str), Failure> {
        match self.identities.get(word) {
            Some((id, keeper)) => Ok((*id, keeper)),
            None => Ok((self.person(word)?.id, word)),
        }
    }

    fn resident(&self, username: &str) -> Result<&Resident, Failure> {
        let found = self.people.iter().find(|resident| resident.person.username.as_str() == username);
        found.ok_or_else(|| Failure::failed(format!("the story knows nobody called {username}")))
    }

    fn actor(&self, resident: &Resident) -> Actor {
        let now = self.clock.now();
        let millis = u64::try_from(now.micros() / 1_000).unwrap_or_default();
        let session_id = SessionId::new(self.store.env().secrets.id(millis));
        let browser = BROWSERS[resident.person.full_name.as_str().len() % BROWSERS.len()];
        Actor {
            who: Who::Person { id: resident.person.id, session_id, confirmed_at: now },
            organization_id: self.organization_id,
            origin: Origin { address: Some(resident.address), user_agent: Some(browser.to_owned()), ..Origin::default() },
        }
    }
}

/// A name in the story.
pub(super) fn title(text: &str) -> Result<Title, Failure> {
    Title::parse(text).map_err(Failure::failed)
}

fn new_person(story: &PersonStory, password_hash: &str) -> Result<NewPerson, Failure> {
    Ok(NewPerson {
        username: Username::parse(&story.username).map_err(Failure::failed)?,
        email: Email::parse(&format!("{}@northlight.example", story.username)).map_err(Failure::failed)?,
        full_name: FullName::parse(&story.name).map_err(Failure::failed)?,
        password_hash: password_hash.to_owned(),
    })
}

fn address(story: &PersonStory) -> Result<IpAddr, Failure> {
    story.address.parse().map_err(|error| Failure::failed(format!("{}: {error}", story.address)))
}
