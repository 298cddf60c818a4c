//! A folder for a while, readable by nobody else.

use crate::domain::keyring::hex;
use crate::env::Env;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// After so many tries it is given up.
const MOST_TRIES: u32 = 1_000;

/// A folder that is removed, with everything in it, with this value.
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Makes a folder of a name that nobody can guess beforehand.
    pub(super) fn make() -> std::io::Result<Self> {
        let mut random = [0u8; 8];
        Env::system().secrets.fill(&mut random);
        let path = std::env::temp_dir().join(format!("hallpass-demo-{}", hex(&random)));
        DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Self { path })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A connection that the pool is just opening may put a file there while the others go.
        let mut removed = std::fs::remove_dir_all(&self.path);
        for _ in 0..MOST_TRIES {
            if removed.is_ok() {
                break;
            }
            std::thread::yield_now();
            removed = std::fs::remove_dir_all(&self.path);
        }
        if let Err(error) = removed {
            tracing::warn!(%error, path = %self.path.display(), "the folder of the demonstration could not be removed");
        }
    }
}
