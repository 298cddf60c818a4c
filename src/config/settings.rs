//! The list of settings: each once, with its default and what it does.

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its key in the file; a dot stands for a table.
    pub key: &'static str,
    /// Its default as text; empty where there is none.
    pub default: &'static str,
    /// Whether its value must never be printed.
    pub secret: bool,
    /// What it does, in a sentence.
    pub about: &'static str,
}

impl Setting {
    /// The environment variable, for example `HALLPASS_TOKENS_PREFIX` for `tokens.prefix`.
    pub fn variable(&self) -> String {
        variable_of(self.key)
    }
}

pub(super) fn variable_of(key: &str) -> String {
    format!("HALLPASS_{}", key.replace('.', "_").to_uppercase())
}

const fn setting(key: &'static str, default: &'static str, about: &'static str) -> Setting {
    Setting { key, default, secret: false, about }
}

/// All settings, in the order in which they are printed and documented.
pub const SETTINGS: &[Setting] = &[
    setting("listen", "127.0.0.1:8080", "Where to listen."),
    setting("public_url", "", "The address people use; http:// and the listening address when empty."),
    setting("metrics_listen", "127.0.0.1:9464", "Where to answer /metrics; nowhere when empty."),
    setting("data_dir", "hallpass-data", "Where the key file and an SQLite database live."),
    setting("database_url", "", "sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME; an SQLite file in data_dir when empty."),
    setting("database_connections", "8", "How many database connections to keep."),
    Setting {
        key: "secret_key",
        default: "",
        secret: true,
        about: "The master key, 64 hexadecimal digits; the key file in data_dir when empty. Nodes on one database share it.",
    },
    setting("trusted_proxies", "", "Addresses or networks of proxies whose X-Forwarded-For is believed, separated by commas."),
    setting("insecure", "false", "Whether plain HTTP may be offered to other machines."),
    setting("catalogue", "", "The file with the rights catalogue; the built-in one when empty."),
    setting("workers", "", "How many threads serve requests; one for each processor when empty."),
    setting("log", "info", "What to log: error, warn, info, debug, or a filter such as hallpass=debug."),
    setting("log_format", "text", "text or json."),
    setting("tokens.prefix", "hp_", "What every secret begins with. Choose it before the first token; it cannot change later."),
    setting(
        "tokens.jwt_algorithm",
        "EdDSA",
        "How JWTs are signed: EdDSA, ES256 or RS256. Keys of the others stay published while anything they signed may be good.",
    ),
    setting("tokens.longest_days", "366", "How many days from today a token may end at the latest."),
    setting("tokens.may_never_end", "true", "Whether a token may have no end."),
    setting("tokens.most_per_person", "20000", "How many tokens that are not over a person may have."),
    setting("audit.retention_days", "", "How many days entries of the audit log are kept; for ever when empty."),
    setting("sessions.idle_minutes", "30", "After how many minutes without a request a session ends."),
    setting("sessions.absolute_hours", "12", "After how many hours a session ends in any case."),
    setting(
        "sessions.fresh_minutes",
        "10",
        "For how many minutes after typing the password tokens can be made, rotated and widened without typing it again.",
    ),
];
