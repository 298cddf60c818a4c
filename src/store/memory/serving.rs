//! Who holds the keeper. On SQLite whoever needs it, in turns; on Postgres one thread of its own,
//! because there every question is a round trip, and one round trip can answer all who wait.

use super::super::connection::Location;
use super::super::{Store, StoreError};
use super::Shared;
use super::contents::Lesson;
use super::keeper::{Filled, Keeper};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;

/// The ways to reach the keeper. Cheap to clone.
#[derive(Clone)]
pub enum Serving {
    /// In turns, on the thread of whoever asks.
    Here(Here),
    /// By a thread of its own.
    There(There),
}

/// The keeper behind a lock.
#[derive(Clone)]
pub struct Here(Arc<Turns>);

/// Verdicts go before the filling of the memory: a lock alone would let the one who has just let go take it again at once.
struct Turns {
    keeper: Mutex<Keeper>,
    verdicts_waiting: AtomicUsize,
}

/// The way to the keeper's thread.
#[derive(Clone)]
pub struct There(Sender<Question>);

/// Whoever waits longer for the database is told that we do not know.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);
/// A line tells of the progress after so many steps.
const STEPS_PER_LINE: u64 = 400;

enum Question {
    /// Answered by a read that began after this was asked.
    IsAllKnown(oneshot::Sender<Result<(), StoreError>>),
    Learn(Lesson, oneshot::Sender<Result<bool, StoreError>>),
}

impl Serving {
    /// Begins at the end of the change log, and fills the memory in a thread beside everything else.
    pub(super) fn begin(store: &Store, contents: Shared) -> Result<Self, StoreError> {
        let keeper = Keeper::begin(store, contents)?;
        match store.location() {
            Location::Sqlite(_) => {
                let turns = Arc::new(Turns { keeper: Mutex::new(keeper), verdicts_waiting: AtomicUsize::new(0) });
                let weak = Arc::downgrade(&turns);
                let mut progress = Progress::default();
                spawn("memory", move || {
                    while let Some(turns) = weak.upgrade()
                        && turns.fill(&mut progress)
                    {}
                })?;
                Ok(Self::Here(Here(turns)))
            }
            Location::Postgres(_) => {
                let (ask, asked) = mpsc::channel();
                spawn("memory", move || answer(keeper, &asked))?;
                Ok(Self::There(There(ask)))
            }
        }
    }
}

impl Here {
    /// Follows the change log to its end.
    pub(super) fn follow(&self) -> Result<(), StoreError> {
        self.0.for_verdict(Keeper::follow)
    }

    /// Learns what is missing.
    pub(super) fn learn(&self, lesson: Lesson) -> Result<bool, StoreError> {
        self.0.for_verdict(|keeper| keeper.learn(lesson))
    }
}

impl Turns {
    fn for_verdict<T>(&self, work: impl FnOnce(&mut Keeper) -> T) -> T {
        self.verdicts_waiting.fetch_add(1, SeqCst);
        let mut keeper = held(&self.keeper);
        self.verdicts_waiting.fetch_sub(1, SeqCst);
        work(&mut keeper)
    }

    fn fill(&self, progress: &mut Progress) -> bool {
        while self.verdicts_waiting.load(SeqCst) > 0 {
            std::thread::yield_now();
        }
        progress.step(&mut held(&self.keeper))
    }
}

impl There {
    /// Waits until the memory has followed every change that was acknowledged before now.
    pub(super) async fn follow(&self, patience: Duration) -> Result<(), StoreError> {
        let (answer, answered) = oneshot::channel();
        self.ask(Question::IsAllKnown(answer))?;
        waited(patience, answered).await
    }

    /// Learns what is missing.
    pub(super) async fn learn(&self, lesson: Lesson, patience: Duration) -> Result<bool, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.ask(Question::Learn(lesson, answer))?;
        waited(patience, answered).await
    }

    fn ask(&self, question: Question) -> Result<(), StoreError> {
        self.0.send(question).map_err(|_| gone())
    }
}

async fn waited<T>(patience: Duration, answered: oneshot::Receiver<Result<T, StoreError>>) -> Result<T, StoreError> {
    match tokio::time::timeout(patience, answered).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => Err(gone()),
        Err(_) => Err(StoreError::Unavailable("the database took too long to say whether anything changed".to_owned())),
    }
}

fn gone() -> StoreError {
    StoreError::Unavailable("the memory is not kept any more".to_owned())
}

fn held(keeper: &Mutex<Keeper>) -> MutexGuard<'_, Keeper> {
    keeper.lock().unwrap_or_else(PoisonError::into_inner)
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), StoreError> {
    let thread = std::thread::Builder::new().name(name.to_owned()).spawn(work);
    thread.map(|_| ()).map_err(|error| StoreError::Unavailable(error.to_string()))
}

/// Answers until nobody can ask any more; fills the memory while nobody does.
fn answer(mut keeper: Keeper, asked: &Receiver<Question>) {
    let mut progress = Progress::default();
    while let Some(first) = next(&mut keeper, asked, &mut progress) {
        // All of these were asked before the read that now begins, so it answers every one.
        let all: Vec<Question> = std::iter::once(first).chain(asked.try_iter()).collect();
        let mut waiting = Vec::new();
        for question in all {
            match question {
                Question::IsAllKnown(answer) => waiting.push(answer),
                Question::Learn(lesson, answer) => _ = answer.send(keeper.learn(lesson)),
            }
        }
        if !waiting.is_empty() {
            let result = keeper.follow_generation().map_err(|error| error.to_string());
            for answer in waiting {
                _ = answer.send(result.clone().map_err(StoreError::Unavailable));
            }
        }
    }
}

fn next(keeper: &mut Keeper, asked: &Receiver<Question>, progress: &mut Progress) -> Option<Question> {
    loop {
        match asked.try_recv() {
            Ok(question) => return Some(question),
            Err(TryRecvError::Disconnected) => return None,
            Err(TryRecvError::Empty) if progress.step(keeper) => {}
            Err(TryRecvError::Empty) => match asked.recv_timeout(Duration::from_secs(60)) {
                Ok(question) => return Some(question),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {}
            },
        }
    }
}

/// How far the memory has filled.
#[derive(Default)]
struct Progress {
    after: String,
    steps: u64,
    is_over: bool,
}

impl Progress {
    /// Reads the next tokens; `false` when there are no more to read.
    fn step(&mut self, keeper: &mut Keeper) -> bool {
        if self.is_over {
            return false;
        }
        match keeper.fill(&self.after) {
            Ok(Filled::UpTo(id)) => {
                self.after = id;
                self.steps += 1;
                if self.steps.is_multiple_of(STEPS_PER_LINE) {
                    let (tokens, _) = keeper.size();
                    tracing::info!(tokens, "tokens are read into memory; until then the database is asked");
                }
            }
            Ok(Filled::Whole) => {
                self.is_over = true;
                let (tokens, bytes) = keeper.size();
                tracing::info!(tokens, bytes, "all tokens that can work are in memory");
            }
            Err(error) => {
                self.is_over = true;
                tracing::warn!(%error, "the memory could not be filled; tokens are read as they are used");
            }
        }
        !self.is_over
    }
}
