//! The databases of a measurement.

use std::path::PathBuf;

use super::machine;
use super::options::Options;
use super::postgres::Postgres;
use super::server::Filled;

/// How many secrets are presented at most, each as often as the others.
const MOST_SAMPLES: u64 = 20_000;

/// A folder that is gone with this value, what stands in it, and a Postgres if one is wanted.
pub struct Databases {
    pub all: Vec<Database>,
    pub postgres: Option<Postgres>,
    _folder: tempfile::TempDir,
    pub folder: PathBuf,
}

/// With what databases are filled.
#[derive(Clone, Copy, PartialEq)]
pub enum Content {
    /// Tokens that can work, so that the memory holds as many as the database.
    LiveTokens,
    /// Tokens of all states, and in large databases a long log.
    EverythingThereIs,
}

/// A filled database.
pub struct Database {
    /// `SQLite` or `Postgres`.
    pub kind: &'static str,
    pub tokens: u64,
    pub filled: Filled,
}

impl Databases {
    /// Fills what the options want. Refuses a folder that only lies in memory.
    pub fn fill(options: &Options, content: Content) -> Databases {
        machine::demand_quiet(options.even_if_busy);
        std::fs::create_dir_all(&options.folder).expect("a folder");
        let scratch = tempfile::TempDir::new_in(&options.folder).expect("a folder");
        let folder = scratch.path().canonicalize().expect("its path");
        assert!(!machine::is_in_memory(&folder), "{} lies in memory only: give a real disk by --folder", folder.display());
        // Another account must be able to come through.
        let open = <std::fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o755);
        std::fs::set_permissions(&folder, open).expect("an open folder");
        let postgres = options.postgres.then(|| Postgres::start(&folder));
        let mut all = Vec::new();
        for &tokens in &options.tokens {
            let more = more(content, tokens, options);
            if options.sqlite {
                let place = folder.join(format!("sqlite-{tokens}"));
                let url = format!("sqlite:{}", place.join("hallpass.db").display());
                all.push(Database { kind: "SQLite", tokens, filled: filled(place, url, tokens, &more) });
            }
            if let Some(postgres) = &postgres {
                let name = format!("tokens_{tokens}");
                let url = postgres.database(&name);
                all.push(Database { kind: "Postgres", tokens, filled: filled(folder.join(&name), url, tokens, &more) });
                postgres.settle(&name);
            }
        }
        Databases { all, postgres, _folder: scratch, folder }
    }

    /// Says on what is measured.
    pub fn describe(&self) {
        let version = self.postgres.as_ref().map(|postgres| postgres.version.as_str());
        machine::describe(&self.folder, version).iter().for_each(|line| println!("- {line}"));
        for database in &self.all {
            let (took, per_second) = (database.filled.took, database.tokens as f64 / database.filled.took.as_secs_f64());
            let (kind, tokens) = (database.kind, database.tokens);
            println!("- {kind}, {tokens} tokens: made up in {:.1} s, {per_second:.0} a second", took.as_secs_f64());
        }
        println!();
    }
}

/// A small database has a log as long as its tokens are many, up to what is wished for.
fn more(content: Content, tokens: u64, options: &Options) -> Vec<String> {
    let words = match content {
        Content::LiveTokens => vec!["--over".to_owned(), "0".to_owned()],
        Content::EverythingThereIs => {
            // Of somebody's tokens two in three are not over, so that so many can be revoked.
            let busiest = (tokens / 100).max(options.bulk as u64 * 3 / 2).min(tokens / 10);
            let entries = options.entries.min(tokens);
            vec!["--entries".to_owned(), entries.to_string(), "--busiest".to_owned(), busiest.to_string()]
        }
    };
    let samples = tokens.min(MOST_SAMPLES).to_string();
    words.into_iter().chain(["--samples".to_owned(), samples]).collect()
}

fn filled(folder: PathBuf, url: String, tokens: u64, more: &[String]) -> Filled {
    Filled::new(folder, url, tokens, &more.iter().map(String::as_str).collect::<Vec<_>>())
}
