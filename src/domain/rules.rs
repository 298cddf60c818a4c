//! The rules of an installation that use cases need: they come from configuration and do not change while it runs.

use super::attenuation::Lifetimes;
use super::jwt::Algorithm;
use super::keyring::Keyring;
use super::rights::Catalogue;
use super::secret::SecretPrefix;
use time::Duration;

/// What this installation allows and how it is keyed.
#[derive(Debug)]
pub struct Rules {
    /// The rights that exist here.
    pub catalogue: Catalogue,
    /// How long tokens may live.
    pub lifetimes: Lifetimes,
    /// How JWTs are signed from now on.
    pub jwt_algorithm: Algorithm,
    /// What secrets begin with.
    pub prefix: SecretPrefix,
    /// The derived keys.
    pub keyring: Keyring,
    /// How long sessions live.
    pub sessions: SessionRules,
    /// How many tokens a person may hold that are not over.
    pub most_tokens_per_person: i64,
    /// How long entries of the audit log are kept; for ever when empty.
    pub audit_kept: Option<Duration>,
}

/// How long a browser session lives, and how long a proof of presence counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRules {
    /// Without a request for this long it ends.
    pub idle: Duration,
    /// After this long it ends in any case.
    pub absolute: Duration,
    /// For this long after typing the password a person may make, rotate and widen tokens without typing it again.
    pub fresh: Duration,
}
