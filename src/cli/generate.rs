//! Fills a database with made-up people and tokens, for measurements and for trying Hallpass at a size.

use super::shell::Shell;
use super::{Failure, output};
use crate::app::generate::{self, Generated, Sample, Wish};
use crate::app::sessions::hash_password;
use crate::domain::keyring::hex;
use crate::domain::password::Password;
use clap::Args;
use serde_json::json;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Only an empty database is filled, or one that was filled by this before: then tokens are added.
Tokens are of all kinds and states, with their last uses. There is no line in the audit log for each;
entries that never happened can be made up by --entries, to try a long log.
Examples:
  HALLPASS_DATA_DIR=/tmp/big hallpass generate --tokens 1000000 --secrets /tmp/big/secrets.json
  HALLPASS_DATA_DIR=/tmp/big hallpass serve";

/// Say in a line how far it is after so many tokens.
const TOKENS_PER_LINE: u64 = 100_000;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Generate {
    /// How many tokens to add.
    #[arg(long, value_parser = clap::value_parser!(u64).range(2..=100_000_000))]
    tokens: u64,
    /// How many people to make up; one for 200 tokens otherwise.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=900_000))]
    people: Option<u64>,
    /// How many projects to make up.
    #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u64).range(0..=1_000))]
    projects: u64,
    /// How many of the tokens belong to the person `busy`; one in a hundred otherwise.
    #[arg(long)]
    busiest: Option<u64>,
    /// How many of a hundred tokens are revoked or have ended.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(i64).range(0..=100))]
    over: i64,
    /// How many made-up entries to add to the audit log.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=100_000_000))]
    entries: u64,
    /// Write some secrets, and the password of `admin` and `busy`, to this new file, which only you may read.
    #[arg(long)]
    secrets: Option<PathBuf>,
    /// How many secrets to write there.
    #[arg(long, default_value_t = 1_000, requires = "secrets")]
    samples: u64,
    /// The same seed makes up the same names, rights and dates. Secrets are random in any case.
    #[arg(long, default_value = "hallpass")]
    seed: String,
}

impl Generate {
    /// Fills the database. Errors: `Conflict` for one that holds anything real.
    pub(super) fn run(self) -> Result<(), Failure> {
        // Before everything else, because secrets that cannot be kept must not be made.
        let file = self.secrets.as_ref().map(private_file).transpose()?;
        let shell = Shell::open()?;
        let secrets = &*shell.store().env().secrets;
        let password = file.as_ref().map(|_| {
            let mut bytes = [0u8; 16];
            secrets.fill(&mut bytes);
            hex(&bytes)
        });
        let hash = |text: &String| {
            let password = Password::chosen(text, &[]).map_err(Failure::failed)?;
            hash_password(&password, secrets).map_err(Failure::failed)
        };
        let password_hash = password.as_ref().map(hash).transpose()?.unwrap_or_default();
        let wish = self.wish(password_hash);
        let generated = generate::generate(shell.store(), &wish, tell)?;
        if let (Some(file), Some(password)) = (file, password) {
            write_secrets(file, &generated, &password)?;
        }
        Ok(output::say(&format!("{} tokens were made up.", wish.tokens))?)
    }

    fn wish(self, password_hash: String) -> Wish {
        let people = self.people.unwrap_or((self.tokens / 200).clamp(10, 900_000));
        Wish {
            tokens: self.tokens,
            people: usize::try_from(people).unwrap_or(usize::MAX),
            projects: usize::try_from(self.projects).unwrap_or(usize::MAX),
            busiest: self.busiest.unwrap_or(self.tokens / 100),
            percent_over: self.over,
            entries: self.entries,
            samples: if self.secrets.is_some() { self.samples } else { 0 },
            seed: self.seed,
            password_hash,
        }
    }
}

fn private_file(path: &PathBuf) -> Result<File, Failure> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    made.map_err(|error| Failure::failed(format!("cannot make {}: {error}", path.display())))
}

fn tell(written: u64) {
    if written.is_multiple_of(TOKENS_PER_LINE) {
        // When stderr is closed nobody listens, which is no reason to stop.
        let _ = output::say(&format!("{written} tokens are written"));
    }
}

fn write_secrets(file: File, generated: &Generated, password: &str) -> Result<(), Failure> {
    let person = |username: &&str| json!({ "username": username, "password": password });
    let people: Vec<_> = generated.usernames.iter().filter(|_| generated.founded).map(person).collect();
    let tokens: Vec<_> = generated.samples.iter().map(sample).collect();
    let mut writer = BufWriter::new(file);
    serde_json::to_writer_pretty(&mut writer, &json!({ "people": people, "tokens": tokens })).map_err(Failure::failed)?;
    Ok(writer.flush()?)
}

fn sample(sample: &Sample) -> serde_json::Value {
    json!({
        "secret": sample.secret.reveal(),
        "id": sample.id,
        "owner": sample.owner,
        "type": sample.kind,
        "state": sample.state,
        "works": sample.works,
    })
}
