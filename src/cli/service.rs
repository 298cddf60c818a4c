//! The operator's verb on services.

use super::{Failure, shell::Shell};
use crate::app::AppError;
use crate::app::services::import::import;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What can be done with services.
#[derive(Subcommand)]
pub(super) enum Verb {
    /// Make or change every service of a TOML file.
    Import(Import),
}

#[derive(Args)]
#[command(after_help = "Example:\n  hallpass service import services.toml")]
pub(super) struct Import {
    /// The file.
    file: PathBuf,
}

impl Verb {
    /// Does it.
    pub(super) fn run(self) -> Result<(), Failure> {
        match self {
            Self::Import(verb) => verb.run(),
        }
    }
}

impl Import {
    fn run(self) -> Result<(), Failure> {
        let unreadable = |error| AppError::invalid("file", "service.file", format!("{}: {error}", self.file.display()));
        let text = std::fs::read_to_string(&self.file).map_err(unreadable)?;
        let shell = Shell::open()?;
        let organization = shell.organization()?;
        let services = shell.write(organization.id, |tx, actor| import(tx, actor, &text))?;
        for service in services {
            println!("{}\t{}", service.id, service.name.as_str());
        }
        Ok(())
    }
}
