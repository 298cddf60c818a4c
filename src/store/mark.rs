//! On SQLite: a file of sixteen bytes beside the database that is another one after every change that can turn a verdict.
//!
//! Whoever makes such a change renews it after the commit and before the change is acknowledged, in this process or any other.
//! So whoever finds it as it was knows that nothing acknowledged is new, by two reads of memory that all these processes share.
//! SQLite's own `PRAGMA data_version` says the same, but takes locks for which the threads of a process wait.
//!
//! The file is mapped, as SQLite maps its `-shm` file beside it; both ask for a file system on which that works, and neither
//! may be cut short while somebody uses it.

use super::StoreError;
use memmap2::{MmapOptions, MmapRaw};
use std::fs::{File, OpenOptions};
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Acquire;
use uuid::Uuid;

/// What the file says.
pub(super) type Mark = [u64; 2];

/// The file, open for reading.
pub(super) struct MarkFile {
    path: PathBuf,
    file: File,
    memory: MmapRaw,
}

impl MarkFile {
    /// Opens the file beside this database, and makes it if there is none. Errors: `Unavailable`.
    pub(super) fn open(database: &str) -> Result<Self, StoreError> {
        let path = path_beside(database);
        let file = opened(&path).map_err(|error| unusable(&path, &error))?;
        let memory = MmapOptions::new().len(size_of::<Mark>()).map_raw(&file).map_err(|error| unusable(&path, &error))?;
        Ok(Self { path, file, memory })
    }

    /// What it says now. While somebody writes it, it may be half of the old mark and half of the new: then it is another one, too,
    /// or still the old one, and the change is not acknowledged yet.
    pub(super) fn read(&self) -> Mark {
        let words = self.memory.as_ptr().cast::<[AtomicU64; 2]>();
        // SAFETY: the map begins at a page, is as long as two words, and lives as long as `self`;
        // whatever others write there meanwhile is read by atomic loads.
        let words = unsafe { &*words };
        [words[0].load(Acquire), words[1].load(Acquire)]
    }

    /// Whether it still is the file at its place: somebody may have removed it or put a copy of the folder there.
    pub(super) fn is_in_place(&self) -> bool {
        let identity = |metadata: std::fs::Metadata| (metadata.dev(), metadata.ino());
        let (open, there) = (self.file.metadata().map(identity), std::fs::metadata(&self.path).map(identity));
        matches!((open, there), (Ok(open), Ok(there)) if open == there)
    }
}

/// Writes a mark that was never there before. Errors: `Unavailable`.
pub(super) fn renew(database: &str, fresh: Uuid) -> Result<(), StoreError> {
    let path = path_beside(database);
    let written = opened(&path).and_then(|file| file.write_all_at(fresh.as_bytes(), 0));
    written.map_err(|error| unusable(&path, &error))
}

fn path_beside(database: &str) -> PathBuf {
    PathBuf::from(format!("{database}-mark"))
}

fn opened(path: &Path) -> std::io::Result<File> {
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)?;
    if file.metadata()?.len() < 16 {
        file.set_len(16)?;
    }
    Ok(file)
}

fn unusable(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Unavailable(format!("{} cannot be used: {error}", path.display()))
}
