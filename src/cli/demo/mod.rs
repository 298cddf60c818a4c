//! The demonstration: a made-up organization in a throw-away database, so that anybody can look around in a minute.
//!
//! `organization.toml` tells its story in days counted back from today; `fill` makes it happen through the real use cases,
//! each deed at its own moment, and `usage` works out how the tokens were used. The story is the same every time,
//! but every secret comes from the random source of the system: a demonstration must not have known tokens.

mod agenda;
mod calendar;
mod clock;
mod deeds;
mod fill;
mod folder;
mod house;
mod policy;
mod story;
mod usage;

use super::{Failure, output};
use crate::config::Config;
use crate::domain::attenuation::Lifetimes;
use crate::domain::secret::SecretPrefix;
use folder::Folder;
use story::Story;
use time::Duration;

/// The password of everybody in the demonstration.
const PASSWORD: &str = "look around for a minute";

/// A demonstration: its settings and its folder, which is removed with this value.
pub(super) struct Demo {
    config: Config,
    // Held for its end.
    _folder: Folder,
}

/// Somebody to sign in as.
pub(super) struct Introduction {
    username: String,
    full_name: String,
    may: String,
}

impl Demo {
    /// Makes the folder. How to listen and log stays as it was set; what the story relies on does not.
    pub(super) fn new(config: Config) -> Result<Self, Failure> {
        let folder = Folder::make().map_err(|error| Failure::failed(format!("no folder for the demonstration: {error}")))?;
        let config = Config {
            database_url: format!("sqlite:{}", folder.path().join("hallpass.db").display()),
            data_dir: folder.path().to_owned(),
            secret_key: None,
            catalogue: None,
            prefix: SecretPrefix::default(),
            lifetimes: Lifetimes { longest: Duration::days(366), may_never_end: true },
            most_tokens_per_person: 20_000,
            audit_kept: None,
            // Two people who look around on one machine must not be in each other's way.
            metrics_listen: None,
            ..config
        };
        Ok(Self { config, _folder: folder })
    }

    /// The settings to serve it with.
    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    /// The work of filling its database, to be done on a thread of its own.
    pub(super) fn filling(&self) -> impl FnOnce() -> Result<Vec<Introduction>, Failure> + Send + 'static {
        let config = self.config.clone();
        move || {
            let story = Story::embedded()?;
            fill::fill(&config, &story)?;
            Ok(introductions(story))
        }
    }
}

/// Who can be signed in as, and how.
pub(super) fn introduction(people: &[Introduction]) -> String {
    let rows: Vec<_> =
        people.iter().map(|person| [person.username.clone(), person.full_name.clone(), person.may.clone()]).collect();
    let table = output::table(["USERNAME", "NAME", "MAY"], &rows);
    format!(
        "This is a demonstration: everything in it is made up, and gone when it stops.\n\
         Sign in with one of these usernames and the password: {PASSWORD}\n\n{table}"
    )
}

fn introductions(story: Story) -> Vec<Introduction> {
    let present = story.person.into_iter().filter(|person| person.left.is_none());
    present.map(|person| Introduction { username: person.username, full_name: person.name, may: person.may }).collect()
}
