//! The memory: what verdicts need of every token, kept in the process, and never older than the last acknowledged change.
//!
//! The promise: a verdict that begins after a change was acknowledged, by this process or any other, sees the change.
//! How it is kept:
//!
//! 1. Every change that can turn a verdict appends to the change log in its own transaction (`store::change_log`).
//! 2. Before a verdict is taken, [`Watch::confirm`] makes sure that the memory has followed the log to its end:
//!    on SQLite by the mark beside the file (`store::mark`), on Postgres by a read of the generation that began after the question was asked.
//! 3. Whatever is remembered was read in a transaction that began while the one [`Keeper`] was held,
//!    so nothing that is older than the log's followed end is ever written over something newer.
//!
//! What is not remembered is asked of the database before it is refused. When the database cannot be asked, nobody is let in.

mod asking;
mod contents;
mod entry;
mod file_watch;
mod index;
mod interned;
mod keeper;
mod prepared;
mod rows;
mod serving;
mod sharing;
mod watch;

use serving::Serving;
pub use watch::{Fresh, Seen, Watch};

use super::{Store, StoreError};
use contents::Contents;
use std::sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// The memory of a process. Cheap to clone; each worker opens a [`Watch`] of its own.
#[derive(Clone)]
pub struct Memory {
    contents: Shared,
    serving: Serving,
}

impl Memory {
    /// Begins to remember. Answers come from the database at first and from memory as it fills; a line tells of the progress.
    /// Errors: those of the store, when the change log cannot be read.
    pub fn begin(store: &Store) -> Result<Self, StoreError> {
        let contents = Shared::default();
        let serving = Serving::begin(store, contents.clone())?;
        Ok(Self { contents, serving })
    }

    /// How many tokens are remembered, and with how many bytes.
    pub fn size(&self) -> (usize, usize) {
        self.contents.read().size()
    }
}

/// The contents, shared between all who look and the one who keeps them.
#[derive(Clone, Default)]
pub(super) struct Shared(Arc<RwLock<Contents>>);

impl Shared {
    fn read(&self) -> RwLockReadGuard<'_, Contents> {
        self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Contents> {
        self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
