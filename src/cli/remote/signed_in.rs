//! What `hallpass login` keeps: one server and one token, in a file that only its owner can read.

use super::Address;
use crate::cli::Failure;
use serde::{Deserialize, Serialize};
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// A server and the token for it.
pub(in crate::cli) struct SignedIn {
    /// Where.
    pub(in crate::cli) server: Address,
    /// With what.
    pub(in crate::cli) token: Zeroizing<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    server: Address,
    token: String,
}

impl SignedIn {
    /// What is kept, if anything is. Errors: `Failed` for a file that others can read or that is damaged.
    pub(in crate::cli) fn load() -> Result<Option<Self>, Failure> {
        let Some(path) = path() else { return Ok(None) };
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(broken(&path, &error)),
        };
        let mode = std::fs::metadata(&path).map_err(|error| broken(&path, &error))?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(broken(&path, &"others can read this token; run chmod 600 on it"));
        }
        let damaged = |_| broken(&path, &"this file is damaged; sign in again with `hallpass login`");
        let Written { server, token } = toml::from_str(&text).map_err(damaged)?;
        Ok(Some(Self { server, token: Zeroizing::new(token) }))
    }

    /// Keeps it in place of whatever was kept. Answers where. Errors: when there is no place for it.
    pub(in crate::cli) fn save(&self) -> Result<PathBuf, Failure> {
        let path = path().ok_or_else(|| Failure::usage("there is no place to keep a token: set HOME or XDG_CONFIG_HOME"))?;
        let written = Written { server: self.server.clone(), token: self.token.to_string() };
        let text = Zeroizing::new(toml::to_string(&written).map_err(Failure::failed)?);
        write(&path, &text).map_err(|error| broken(&path, &error))?;
        Ok(path)
    }

    /// Forgets what is kept. Nothing kept is no mistake.
    pub(in crate::cli) fn forget() -> Result<(), Failure> {
        let Some(path) = path() else { return Ok(()) };
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(broken(&path, &error)),
            _ => Ok(()),
        }
    }
}

/// Written beside its place and moved there, so that no moment knows half a file or an open one.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let beside = path.with_extension(format!("{}.new", std::process::id()));
    let mut file: File = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all())?;
    std::fs::rename(&beside, path)
}

/// `$XDG_CONFIG_HOME/hallpass/login.toml`, or the same under `~/.config`.
fn path() -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let config = folder("XDG_CONFIG_HOME").or_else(|| folder("HOME").map(|home| home.join(".config")))?;
    Some(config.join("hallpass").join("login.toml"))
}

fn broken(path: &Path, why: &dyn std::fmt::Display) -> Failure {
    Failure::failed(format!("{}: {why}", path.display()))
}
