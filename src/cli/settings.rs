//! Shows the settings in force. Secrets, and passwords inside addresses, are masked.

use super::{Failure, output};
use crate::config::{Config, Effective};
use clap::Args;
use serde::Serialize;

const EXAMPLES: &str = "\
Examples:
  hallpass config
  HALLPASS_LISTEN=127.0.0.1:9000 hallpass config --json";

/// Show the settings in force and where each comes from.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Show {
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// A setting as it is printed.
#[derive(Serialize)]
struct Line {
    key: &'static str,
    variable: String,
    value: String,
    origin: String,
    about: &'static str,
}

impl Show {
    /// Prints the settings. Errors: all that are unknown or bad, each naming itself.
    pub(super) fn run(self) -> Result<(), Failure> {
        let (config, effective) = Config::load()?;
        let lines = lines(&config, &effective);
        if self.json {
            return output::print_json(&lines);
        }
        let rows: Vec<_> = lines.into_iter().map(|line| [line.key.to_owned(), line.value, line.origin]).collect();
        output::print(&output::table(["SETTING", "VALUE", "FROM"], &rows))
    }
}

fn lines(config: &Config, effective: &Effective) -> Vec<Line> {
    let entries = effective.entries().iter();
    let line = entries.map(|entry| Line {
        key: entry.setting.key,
        variable: entry.setting.variable(),
        value: Some(entry.shown())
            .filter(|shown| !shown.is_empty())
            .unwrap_or_else(|| in_place_of_nothing(entry.setting.key, config)),
        origin: entry.origin.to_string(),
        about: entry.setting.about,
    });
    line.collect()
}

/// What is in force where a setting is empty; nothing here can hold a secret.
fn in_place_of_nothing(key: &str, config: &Config) -> String {
    match key {
        "database_url" => config.database_url.clone(),
        "public_url" => format!("http://{}", config.listen),
        _ => String::new(),
    }
}
