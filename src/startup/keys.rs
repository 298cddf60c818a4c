//! The data directory and the key file, readable by nobody else.

use super::StartError;
use crate::config::Config;
use crate::domain::keyring::MasterKey;
use crate::env::Env;
use std::fs::{DirBuilder, OpenOptions, Permissions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// The master key in the data directory.
const KEY_FILE: &str = "secret.key";

/// Makes the data directory for its owner alone.
pub(super) fn prepare_data_dir(config: &Config) -> Result<(), StartError> {
    let dir = &config.data_dir;
    if !dir.exists() {
        DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(|error| refused(dir, &error))?;
    }
    // A directory that somebody made with the modes of the process lets others look in.
    let inside = std::fs::metadata(dir).map_err(|error| refused(dir, &error))?;
    if inside.permissions().mode() & 0o077 != 0 {
        std::fs::set_permissions(dir, Permissions::from_mode(0o700)).map_err(|error| refused(dir, &error))?;
    }
    Ok(())
}

/// The master key: the setting, else the key file, which the first start writes.
/// Errors: `Keys` when it is damaged or others can read it.
pub(super) fn master_key(config: &Config, env: &Env) -> Result<MasterKey, StartError> {
    if let Some(text) = &config.secret_key {
        return MasterKey::parse(text).map_err(|error| StartError::Keys(format!("secret_key: {error}")));
    }
    let path = config.data_dir.join(KEY_FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            refuse_readable_by_others(&path)?;
            MasterKey::parse(&text).map_err(|error| StartError::Keys(format!("{}: {error}", path.display())))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => write_new(&path, env),
        Err(error) => Err(refused(&path, &error)),
    }
}

fn refuse_readable_by_others(path: &Path) -> Result<(), StartError> {
    let mode = std::fs::metadata(path).map_err(|error| refused(path, &error))?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(StartError::Keys(format!("{}: others can read this key; run chmod 600 on it", path.display())))
}

fn write_new(path: &Path, env: &Env) -> Result<MasterKey, StartError> {
    let mut bytes = [0u8; 32];
    env.secrets.fill(&mut bytes);
    let key = MasterKey::new(bytes);
    let mut file =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(|error| refused(path, &error))?;
    writeln!(file, "{}", key.to_hex().as_str()).and_then(|()| file.sync_all()).map_err(|error| refused(path, &error))?;
    Ok(key)
}

fn refused(path: &Path, error: &std::io::Error) -> StartError {
    StartError::Keys(format!("{}: {error}", path.display()))
}
