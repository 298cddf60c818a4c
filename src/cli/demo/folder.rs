//! A folder for a while, readable by nobody else.

use crate::domain::keyring::hex;
use crate::env::Env;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

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
        if let Err(error) = std::fs::remove_dir_all(&self.path) {
            tracing::warn!(%error, path = %self.path.display(), "the folder of the demonstration could not be removed");
        }
    }
}
