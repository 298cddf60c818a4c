//! Where settings come from, and which one wins.

use super::{BadConfig, SETTINGS, Setting, settings};
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

/// The variable that names the configuration file.
const FILE_VARIABLE: &str = "HALLPASS_CONFIG";
/// The file that is read when the variable is not set and the file exists.
const DEFAULT_FILE: &str = "hallpass.toml";
/// Variables with our prefix that are not settings of the server.
const OTHER_VARIABLES: [&str; 6] = [
    FILE_VARIABLE,
    "HALLPASS_TEST_POSTGRES_URL",
    "HALLPASS_PROPERTY_CASES",
    "HALLPASS_SERVER",
    "HALLPASS_TOKEN",
    "HALLPASS_TOKEN_FILE",
];

/// Raw settings before they are merged.
#[derive(Debug, Default)]
pub struct Sources {
    file: Option<(PathBuf, String)>,
    variables: BTreeMap<String, String>,
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// The configuration file.
    File(PathBuf),
    /// An environment variable.
    Variable(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Default => f.write_str("default"),
            Origin::File(path) => write!(f, "{}", path.display()),
            Origin::Variable(name) => f.write_str(name),
        }
    }
}

/// One setting with its value and where it came from.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The setting.
    pub setting: &'static Setting,
    value: String,
    /// Where the value came from.
    pub origin: Origin,
}

impl Entry {
    /// The value as it may be printed: secrets and passwords in addresses are masked.
    pub fn shown(&self) -> String {
        if self.setting.secret && !self.value.is_empty() {
            return "********".to_owned();
        }
        mask_password(&self.value)
    }
}

/// All settings with their values.
#[derive(Debug, Clone)]
pub struct Effective {
    entries: Vec<Entry>,
}

impl Sources {
    /// The configuration file and environment of this process.
    pub fn of_process() -> Result<Self, BadConfig> {
        let variables: BTreeMap<String, String> = std::env::vars().filter(|(name, _)| name.starts_with("HALLPASS_")).collect();
        let named = variables.get(FILE_VARIABLE).map(PathBuf::from);
        let path = named.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_FILE));
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(Self { file: Some((path, text)), variables }),
            Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => Ok(Self { file: None, variables }),
            Err(error) => Err(BadConfig(vec![format!("{}: {error}", path.display())])),
        }
    }

    /// Settings given in code, as tests and the demonstration do.
    pub fn of_values<'a>(values: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        let variables = values.into_iter().map(|(key, value)| (settings::variable_of(key), value)).collect();
        Self { file: None, variables }
    }
}

impl Effective {
    /// Merges: the environment wins over the file, the file over the defaults.
    /// Errors: every key that is not a setting, with the closest one that is.
    pub fn from_sources(sources: &Sources) -> Result<Self, BadConfig> {
        let mut effective = Self::defaults();
        let mut errors = Vec::new();
        if let Some((path, text)) = &sources.file {
            errors.extend(effective.apply_file(path, text));
        }
        for (name, value) in &sources.variables {
            errors.extend(effective.apply_variable(name, value));
        }
        if errors.is_empty() { Ok(effective) } else { Err(BadConfig(errors)) }
    }

    /// The settings in their documented order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(super) fn entry(&self, key: &str) -> &Entry {
        let place = SETTINGS.iter().position(|setting| setting.key == key);
        &self.entries[place.unwrap_or_default()]
    }

    pub(super) fn text(&self, key: &str) -> String {
        self.entry(key).value.clone()
    }

    pub(super) fn given(&self, key: &str) -> Option<String> {
        Some(self.text(key)).filter(|text| !text.is_empty())
    }

    fn defaults() -> Self {
        let entries = SETTINGS
            .iter()
            .map(|setting| Entry { setting, value: setting.default.to_owned(), origin: Origin::Default })
            .collect();
        Self { entries }
    }

    fn apply_file(&mut self, path: &Path, text: &str) -> Vec<String> {
        let table: toml::Table = match toml::from_str(text) {
            Ok(table) => table,
            Err(error) => return vec![format!("{}: {error}", path.display())],
        };
        let mut errors = Vec::new();
        for (key, value) in flatten("", &table) {
            if !self.set(&key, value, Origin::File(path.to_owned())) {
                errors.push(format!("{}: {key} is not a setting.{}", path.display(), suggestion(&key)));
            }
        }
        errors
    }

    fn apply_variable(&mut self, name: &str, value: &str) -> Option<String> {
        if OTHER_VARIABLES.contains(&name) {
            return None;
        }
        let origin = Origin::Variable(name.to_owned());
        if let Some(setting) = SETTINGS.iter().find(|setting| setting.variable() == name) {
            self.set(setting.key, value.to_owned(), origin);
            return None;
        }
        let secret_file = SETTINGS.iter().find(|setting| setting.secret && format!("{}_FILE", setting.variable()) == name);
        let Some(setting) = secret_file else {
            return Some(format!("{name} is not a setting.{}", suggestion(name)));
        };
        match std::fs::read_to_string(value) {
            Ok(text) => {
                self.set(setting.key, text.trim().to_owned(), origin);
                None
            }
            Err(error) => Some(format!("{name}: {value}: {error}")),
        }
    }

    fn set(&mut self, key: &str, value: String, origin: Origin) -> bool {
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.setting.key == key) else { return false };
        entry.value = value;
        entry.origin = origin;
        true
    }
}

/// Turns nested tables into dotted keys and values into text; lists become comma-separated text.
fn flatten(prefix: &str, table: &toml::Table) -> Vec<(String, String)> {
    let mut flat = Vec::new();
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::Table(inner) => flat.extend(flatten(&key, inner)),
            toml::Value::Array(items) => flat.push((key, items.iter().map(as_text).collect::<Vec<_>>().join(","))),
            other => flat.push((key, as_text(other))),
        }
    }
    flat
}

fn as_text(value: &toml::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Names the setting that shares the longest beginning or contains the last part of what was written.
fn suggestion(written: &str) -> String {
    let wanted = written.trim_start_matches("HALLPASS_").to_lowercase().replace('_', ".");
    let likeness = |setting: &&Setting| {
        let key = setting.key.replace('_', ".");
        key.chars().zip(wanted.chars()).take_while(|(a, b)| a == b).count()
    };
    match SETTINGS.iter().max_by_key(likeness).filter(|setting| likeness(setting) >= 3) {
        Some(setting) => format!(" Did you mean {} ({})?", setting.key, setting.variable()),
        None => " `hallpass config` lists them all.".to_owned(),
    }
}

/// Hides the password in `scheme://user:password@host`.
fn mask_password(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once("://") else { return value.to_owned() };
    let Some((credentials, host)) = rest.rsplit_once('@') else { return value.to_owned() };
    let user = credentials.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}:********@{host}")
}
