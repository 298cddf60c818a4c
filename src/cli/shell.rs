//! The operator at the shell: the local database, and the actor who may do everything in it.

use super::Failure;
use crate::app::AppError;
use crate::app::organizations::look;
use crate::app::people::find;
use crate::config::Config;
use crate::domain::actor::{Actor, Origin, Who};
use crate::domain::audit::Audited;
use crate::domain::ids::OrganizationId;
use crate::domain::organization::Organization;
use crate::domain::person::{Person, Username};
use crate::env::Env;
use crate::startup::open_store;
use crate::store::{Snapshot, Store, Tx};

/// What the audit log shows as the operator's client.
const CLIENT: &str = "hallpass command line";

/// The store that the settings name.
pub(super) struct Shell {
    store: Store,
}

impl Shell {
    /// Opens the database of the settings, and makes it when there is none.
    /// Errors: bad settings, an unusable key, catalogue or database.
    pub(super) fn open() -> Result<Self, Failure> {
        let (mut config, _) = Config::load()?;
        // One verb does one thing at a time.
        config.database_connections = 1;
        Ok(Self { store: open_store(&config, Env::system())? })
    }

    /// The store, for what is not a plain read or change.
    pub(super) fn store(&self) -> &Store {
        &self.store
    }

    /// Where the operator comes from, for the audit log.
    pub(super) fn origin() -> Origin {
        Origin { user_agent: Some(CLIENT.to_owned()), ..Origin::default() }
    }

    /// Reads one consistent picture.
    pub(super) fn read<T>(&self, work: impl FnOnce(&mut Snapshot<'_>) -> Result<T, AppError>) -> Result<T, Failure> {
        Ok(self.store.read(work)?)
    }

    /// Changes something as the operator in `organization_id`.
    pub(super) fn write<T>(
        &self,
        organization_id: OrganizationId,
        work: impl FnOnce(&mut Tx<'_>, &Actor) -> Result<Audited<T>, AppError>,
    ) -> Result<T, Failure> {
        let actor = Self::actor(organization_id);
        Ok(self.store.write(&actor, |tx| work(tx, &actor))?)
    }

    /// The operator.
    pub(super) fn actor(organization_id: OrganizationId) -> Actor {
        Actor { who: Who::Operator, organization_id, origin: Self::origin() }
    }

    /// The organization in which the operator acts, if there is one yet.
    pub(super) fn first_organization(&self) -> Result<Option<Organization>, Failure> {
        self.read(look::first)
    }

    /// The organization in which the operator acts. Errors: `NotFound` while there is none.
    pub(super) fn organization(&self) -> Result<Organization, Failure> {
        let words = "nobody is here yet; `hallpass person add` makes the first person and their organization";
        self.first_organization()?.ok_or_else(|| Failure::not_found(words))
    }

    /// The person with this username. Errors: `NotFound`, naming the username.
    pub(super) fn person(&self, username: &Username) -> Result<Person, Failure> {
        match self.store.read(|snapshot| find::by_username(snapshot, username)) {
            Err(AppError::NotFound) => Err(Failure::not_found(format!("there is nobody called {}", username.as_str()))),
            other => Ok(other?),
        }
    }
}
