//! Where log lines go: to stderr, as text or JSON, as far as the filter lets them.

use super::Failure;
use crate::config::Config;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Starts logging as the settings say. Errors: a filter that cannot be read, naming the setting.
pub(super) fn start(config: &Config) -> Result<(), Failure> {
    let unreadable = |error| Failure::usage(format!("log: {:?} is not a log filter: {error}", config.log));
    // The server's own lines about its threads would stand between the lines that people are to read.
    let filter = EnvFilter::try_new(format!("actix_server=warn,{}", config.log)).map_err(unreadable)?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started =
        if config.log_json { lines.json().try_init() } else { lines.with_ansi(std::io::stderr().is_terminal()).try_init() };
    started.map_err(|error| Failure::failed(format!("logging cannot start: {error}")))
}
