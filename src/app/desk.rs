//! Where blocking work is handed in: one hop to a thread of its own around the whole use case.
//!
//! At most as many units run at once as there are database connections, so that nobody waits for a connection
//! while holding a thread, and a flood of pages cannot take the machine's threads away from everything else.

use super::AppError;
use super::audit::refuse;
use super::impact::Impact;
use super::meter::Latency;
use crate::domain::actor::Actor;
use crate::domain::audit::Audited;
use crate::store::{Snapshot, Store, StoreError, Tx};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{Semaphore, oneshot};

/// How long a request waits for its turn before it is told that we are too busy.
const PATIENCE: Duration = Duration::from_secs(5);

/// Hands blocking work to its own threads. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    store: Store,
    turns: Arc<Semaphore>,
    hashing: Arc<Semaphore>,
    waiting: Arc<Waiting>,
}

/// How units of work waited.
#[derive(Default)]
struct Waiting {
    took: Latency,
    gave_up: AtomicU64,
}

/// The turns at this moment.
pub struct Pool {
    /// How many units of work can run at once.
    pub connections: u32,
    /// How many run.
    pub in_use: i64,
    /// How many waited in vain.
    pub gave_up: u64,
    waiting: Arc<Waiting>,
}

impl Pool {
    /// How long units of work waited for their turn.
    pub fn waits(&self) -> &Latency {
        &self.waiting.took
    }
}

/// Whether a person has seen what a change does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Review {
    /// They have, and want it.
    Done,
    /// They have not: a change that touches somebody's rights must be shown first.
    Due,
}

/// What became of a change that may have to be shown first.
pub enum Settled {
    /// It is made.
    Made(Impact),
    /// Nothing is made; this is what it would do.
    Shown(Impact),
}

impl Desk {
    /// A desk before a store. `hashers` is how many passwords are hashed at once; each takes 19 MiB.
    pub fn new(store: Store, hashers: usize) -> Self {
        let turns = usize::try_from(store.connections()).unwrap_or(1);
        Self {
            store,
            turns: Arc::new(Semaphore::new(turns)),
            hashing: Arc::new(Semaphore::new(hashers)),
            waiting: Arc::default(),
        }
    }

    /// How its turns stand.
    pub fn pool(&self) -> Pool {
        let free = i64::try_from(self.turns.available_permits()).unwrap_or(i64::MAX);
        Pool {
            connections: self.store.connections(),
            in_use: i64::from(self.store.connections()) - free,
            gave_up: self.waiting.gave_up.load(Ordering::Relaxed),
            waiting: self.waiting.clone(),
        }
    }

    /// The store itself, for what needs no connection.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Reads one consistent picture.
    pub async fn read<T, F>(&self, work: F) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Snapshot<'_>) -> Result<T, AppError> + Send + 'static,
    {
        self.run(move |store| store.read(work)).await
    }

    /// Makes an audited change.
    pub async fn write<T, F>(&self, actor: &Actor, work: F) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>, &Actor) -> Result<Audited<T>, AppError> + Send + 'static,
    {
        let acting = actor.clone();
        let made = self.run(move |store| store.write(&acting, |tx| work(tx, &acting))).await;
        made.inspect_err(|error| refuse::leave_reason(actor, error))
    }

    /// Tries an audited change out and takes it back, to say beforehand what it would do.
    pub async fn rehearse<T, F>(&self, actor: &Actor, work: F) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>, &Actor) -> Result<Audited<T>, AppError> + Send + 'static,
    {
        let acting = actor.clone();
        let tried = self.run(move |store| store.rehearse(|tx| work(tx, &acting))).await;
        tried.inspect_err(|error| refuse::leave_reason(actor, error))
    }

    /// Makes a change of rights, once it was seen or when it turns out to touch nobody's; else says what it would do.
    pub async fn settle<F>(&self, actor: &Actor, review: Review, work: F) -> Result<Settled, AppError>
    where
        F: FnOnce(&mut Tx<'_>, &Actor) -> Result<Audited<Impact>, AppError> + Clone + Send + 'static,
    {
        if review == Review::Due {
            let impact = self.rehearse(actor, work.clone()).await?;
            if !impact.is_empty() {
                return Ok(Settled::Shown(impact));
            }
        }
        Ok(Settled::Made(self.write(actor, work).await?))
    }

    /// Does anything with the store.
    pub async fn run<T, F>(&self, work: F) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: FnOnce(&Store) -> Result<T, AppError> + Send + 'static,
    {
        let (told, result) = oneshot::channel();
        self.work_off(Box::new(move |store| drop(told.send(work(store))))).await?;
        result.await.unwrap_or_else(|_| Err(broken_off()))
    }

    /// Does something slow with a password, when its turn has come. Holds no connection meanwhile.
    pub async fn hash<T, F>(&self, work: F) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, AppError> + Send + 'static,
    {
        let _turn = wait_for(&self.hashing).await?;
        tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(broken_off()))
    }

    /// Does one unit of work in its turn. Boxed, because all this would otherwise be compiled once for every use case.
    async fn work_off(&self, unit: Unit) -> Result<(), AppError> {
        let clock = &self.store.env().clock;
        let began_at = clock.now();
        let turn = wait_for(&self.turns).await;
        let micros = clock.now().since(began_at).whole_microseconds();
        self.waiting.took.note(u64::try_from(micros).unwrap_or_default());
        let _turn = turn.inspect_err(|_| _ = self.waiting.gave_up.fetch_add(1, Ordering::Relaxed))?;
        let store = self.store.clone();
        tokio::task::spawn_blocking(move || unit(&store)).await.map_err(|_| broken_off())
    }
}

type Unit = Box<dyn FnOnce(&Store) + Send>;

async fn wait_for(turns: &Arc<Semaphore>) -> Result<tokio::sync::OwnedSemaphorePermit, AppError> {
    match tokio::time::timeout(PATIENCE, turns.clone().acquire_owned()).await {
        Ok(Ok(turn)) => Ok(turn),
        Ok(Err(_)) | Err(_) => Err(busy("too many requests wait already")),
    }
}

fn broken_off() -> AppError {
    busy("a unit of work broke off")
}

fn busy(why: &str) -> AppError {
    AppError::Store(StoreError::Unavailable(why.to_owned()))
}
