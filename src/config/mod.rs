//! Settings: a TOML file, then `HALLPASS_*` environment variables over it.
//!
//! Every setting stands once in [`SETTINGS`], with its default and its sentence; `hallpass config` prints that list.
//! An unknown or bad setting is an error that names it, and all errors are reported together.

mod settings;
mod sources;

pub use settings::{SETTINGS, Setting};
pub use sources::{Effective, Origin, Sources};

use crate::domain::attenuation::Lifetimes;
use crate::domain::jwt::Algorithm;
use crate::domain::rules::SessionRules;
use crate::domain::secret::SecretPrefix;
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use time::Duration;

/// The settings in force, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen for browsers and programs.
    pub listen: SocketAddr,
    /// Where to answer `/metrics`; nowhere when it is not set.
    pub metrics_listen: Option<SocketAddr>,
    /// The address people use, without a slash at its end; `http://` and the listening address when it is not set.
    /// Links and origin checks come from it, never from a request.
    pub public_url: Option<String>,
    /// Where the key file and an SQLite database live.
    pub data_dir: PathBuf,
    /// `sqlite:PATH` or `postgres://…`.
    pub database_url: String,
    /// How many database connections to keep.
    pub database_connections: u32,
    /// The master key as 64 hexadecimal digits; without it the key file in the data directory is used.
    pub secret_key: Option<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether plain HTTP may be offered to other machines.
    pub insecure: bool,
    /// The file with the rights catalogue; the built-in one without it.
    pub catalogue: Option<PathBuf>,
    /// What to log, as in `info` or `hallpass=debug`.
    pub log: String,
    /// Whether log lines are JSON.
    pub log_json: bool,
    /// What secrets begin with.
    pub prefix: SecretPrefix,
    /// How JWTs are signed.
    pub jwt_algorithm: Algorithm,
    /// How long tokens may live.
    pub lifetimes: Lifetimes,
    /// How many tokens a person may hold that are not over.
    pub most_tokens_per_person: i64,
    /// How long entries of the audit log are kept; for ever when it is not set.
    pub audit_kept: Option<Duration>,
    /// How long sessions live.
    pub sessions: SessionRules,
    /// How many requests are served at once; one for each processor when it is not set.
    pub workers: Option<usize>,
}

/// What is wrong with the settings, one line each.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct BadConfig(pub Vec<String>);

impl Config {
    /// Reads the file and the environment of this process.
    /// Errors: every unknown or bad setting, each naming itself and where it came from.
    pub fn load() -> Result<(Self, Effective), BadConfig> {
        let sources = Sources::of_process()?;
        let effective = Effective::from_sources(&sources)?;
        Ok((Self::from_effective(&effective)?, effective))
    }

    /// Turns effective settings into checked values.
    pub fn from_effective(effective: &Effective) -> Result<Self, BadConfig> {
        let mut read = Reader { effective, errors: Vec::new() };
        let listen: SocketAddr = read
            .parsed("listen", "an address with a port, such as 127.0.0.1:8080")
            .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
        let data_dir = PathBuf::from(effective.text("data_dir"));
        let config = Self {
            metrics_listen: effective
                .given("metrics_listen")
                .and_then(|_| read.parsed("metrics_listen", "an address with a port, such as 127.0.0.1:9464")),
            public_url: read.public_url(),
            database_url: effective
                .given("database_url")
                .unwrap_or_else(|| format!("sqlite:{}", data_dir.join("hallpass.db").display())),
            database_connections: read.between("database_connections", 2, 200),
            secret_key: effective.given("secret_key"),
            trusted_proxies: read.networks("trusted_proxies"),
            insecure: read.flag("insecure"),
            catalogue: effective.given("catalogue").map(PathBuf::from),
            log: effective.text("log"),
            log_json: read.one_of("log_format", &["text", "json"]) == "json",
            prefix: read.prefix(),
            jwt_algorithm: read.jwt_algorithm(),
            lifetimes: Lifetimes {
                longest: Duration::days(read.between("tokens.longest_days", 1, 36_500)),
                may_never_end: read.flag("tokens.may_never_end"),
            },
            most_tokens_per_person: read.between("tokens.most_per_person", 1, 10_000_000),
            audit_kept: effective
                .given("audit.retention_days")
                .map(|_| Duration::days(read.between("audit.retention_days", 1, 36_500))),
            sessions: SessionRules {
                idle: Duration::minutes(read.between("sessions.idle_minutes", 1, 1_440)),
                absolute: Duration::hours(read.between("sessions.absolute_hours", 1, 720)),
                fresh: Duration::minutes(read.between("sessions.fresh_minutes", 1, 1_440)),
            },
            workers: effective.given("workers").map(|_| read.between("workers", 1, 1_024)),
            listen,
            data_dir,
        };
        read.check_exposure(&config);
        if read.errors.is_empty() { Ok(config) } else { Err(BadConfig(read.errors)) }
    }
}

/// Reads typed values and collects what is wrong with them.
struct Reader<'a> {
    effective: &'a Effective,
    errors: Vec<String>,
}

impl Reader<'_> {
    fn refuse(&mut self, key: &str, wanted: &str) {
        let entry = self.effective.entry(key);
        self.errors.push(format!("{key}: {:?} (from {}) is not {wanted}", entry.shown(), entry.origin));
    }

    fn parsed<T: std::str::FromStr>(&mut self, key: &str, wanted: &str) -> Option<T> {
        let value = self.effective.text(key).parse().ok();
        if value.is_none() {
            self.refuse(key, wanted);
        }
        value
    }

    fn between<T>(&mut self, key: &str, least: T, most: T) -> T
    where
        T: std::str::FromStr + PartialOrd + std::fmt::Display + Copy,
    {
        let value = self.effective.text(key).parse::<T>().ok().filter(|value| *value >= least && *value <= most);
        value.unwrap_or_else(|| {
            self.refuse(key, &format!("a whole number from {least} to {most}"));
            least
        })
    }

    fn flag(&mut self, key: &str) -> bool {
        self.one_of(key, &["true", "false"]) == "true"
    }

    fn one_of(&mut self, key: &str, allowed: &[&str]) -> String {
        let text = self.effective.text(key);
        if !allowed.contains(&text.as_str()) {
            self.refuse(key, &format!("one of {}", allowed.join(", ")));
        }
        text
    }

    fn networks(&mut self, key: &str) -> Vec<IpNet> {
        let text = self.effective.text(key);
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let networks: Option<Vec<IpNet>> = parts.map(network).collect();
        networks.unwrap_or_else(|| {
            self.refuse(key, "a list of addresses or networks, such as 10.0.0.0/8");
            Vec::new()
        })
    }

    fn prefix(&mut self) -> SecretPrefix {
        let parsed = SecretPrefix::parse(&self.effective.text("tokens.prefix"));
        parsed.unwrap_or_else(|_| {
            self.refuse("tokens.prefix", "two to twelve lower-case letters or digits and an underscore, like hp_");
            SecretPrefix::default()
        })
    }

    fn jwt_algorithm(&mut self) -> Algorithm {
        let name = self.one_of("tokens.jwt_algorithm", &Algorithm::ALL.map(Algorithm::as_str));
        Algorithm::parse(&name).unwrap_or_default()
    }

    fn public_url(&mut self) -> Option<String> {
        let url = self.effective.given("public_url")?;
        let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        if !host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' '])) {
            self.refuse("public_url", "an http or https address without a path, such as https://hallpass.example.org");
        }
        Some(url)
    }

    /// Passwords and tokens must not cross a network in the clear by accident.
    fn check_exposure(&mut self, config: &Config) {
        let exposed = !config.listen.ip().is_loopback() && config.trusted_proxies.is_empty();
        if exposed && !config.insecure {
            self.errors.push(format!(
                "listen: {} can be reached from other machines over plain HTTP. \
                 Put a TLS proxy in front and name it in trusted_proxies, or set insecure = true.",
                config.listen
            ));
        }
    }
}

/// Reads a network such as `10.0.0.0/8`, or one address.
fn network(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}
