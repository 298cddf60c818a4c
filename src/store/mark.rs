//! On SQLite: a file of sixteen bytes beside the database that is another one after every change that can turn a verdict.
//!
//! Whoever makes such a change renews it after the commit and before the change is acknowledged, in this process or any other.
//! So whoever finds it as it was knows that nothing acknowledged is new, by one call of the system and without a lock.
//! SQLite's own `PRAGMA data_version` says the same, but takes locks for which the threads of a process wait.

use super::StoreError;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// What the file says.
pub(super) type Mark = [u8; 16];

/// The file, open for reading.
pub(super) struct MarkFile {
    path: PathBuf,
    file: File,
}

impl MarkFile {
    /// Opens the file beside this database, and makes it if there is none. Errors: `Unavailable`.
    pub(super) fn open(database: &str) -> Result<Self, StoreError> {
        let path = PathBuf::from(format!("{database}-mark"));
        let file = opened(&path).map_err(|error| unusable(&path, &error))?;
        Ok(Self { path, file })
    }

    /// What it says now. Errors: `Unavailable`.
    pub(super) fn read(&self) -> Result<Mark, StoreError> {
        let mut mark = Mark::default();
        self.file.read_exact_at(&mut mark, 0).map_err(|error| unusable(&self.path, &error))?;
        Ok(mark)
    }

    /// Whether it still is the file at its place: somebody may have removed it or put a copy of the folder there.
    pub(super) fn is_in_place(&self) -> bool {
        let identity = |metadata: std::fs::Metadata| (metadata.dev(), metadata.ino());
        let (open, there) = (self.file.metadata().map(identity), std::fs::metadata(&self.path).map(identity));
        matches!((open, there), (Ok(open), Ok(there)) if open == there)
    }

    /// Writes a mark that was never there before. Errors: `Unavailable`.
    pub(super) fn renew(&self, fresh: Uuid) -> Result<(), StoreError> {
        self.file.write_all_at(fresh.as_bytes(), 0).map_err(|error| unusable(&self.path, &error))
    }
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
