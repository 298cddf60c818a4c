//! The one question before each verdict: was anything committed that the memory does not know yet?

use super::super::{Store, StoreError};
use super::file_watch::FileWatch;
use super::serving::Serving;
use super::sharing::Sharing;
use std::cell::RefCell;

/// How one worker puts it.
pub(super) enum Asking {
    /// To the file, on this thread.
    File(RefCell<FileWatch>),
    /// To the thread that keeps the memory, for all who have come meanwhile.
    Keeper(Sharing),
}

impl Asking {
    /// The way of the worker on whose thread it is used.
    pub(super) fn new(store: &Store, serving: &Serving) -> Self {
        match serving {
            Serving::Here(here) => Self::File(RefCell::new(FileWatch::new(store.clone(), here.clone()))),
            Serving::There(there) => Self::Keeper(Sharing::new(there.clone())),
        }
    }

    /// Makes sure that every change that was acknowledged before now is in the memory. Errors: those of the store.
    pub(super) async fn put(&self) -> Result<(), StoreError> {
        match self {
            Self::File(file) => file.borrow_mut().follow(),
            Self::Keeper(sharing) => sharing.put().await,
        }
    }
}
