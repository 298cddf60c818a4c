//! How the headers are called in which an application learns who is there.

/// The names of the identity headers. They are always all sent, empty when unknown, so that a client's own copy never survives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityHeaders([String; 6]);

/// A name that cannot be a header of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} cannot be used: write six different header names of letters, digits and hyphens that begin with X-")]
pub struct InvalidHeaders(String);

const DEFAULTS: [&str; 6] =
    ["X-Auth-User", "X-Auth-User-Id", "X-Auth-Token-Id", "X-Auth-Rights", "X-Auth-Expires", "X-Auth-Verdict"];

impl IdentityHeaders {
    /// Reads six names in the order user, user id, token id, rights, expires, verdict.
    /// Underscores are refused, because some servers read `X_Auth_User` as `X-Auth-User`.
    pub fn parse(text: &str) -> Result<Self, InvalidHeaders> {
        let names: Vec<String> = text.split([' ', ',', '\n', '\r', '\t']).filter(|n| !n.is_empty()).map(str::to_owned).collect();
        if let Some(wrong) = names.iter().enumerate().find(|(place, name)| !is_fit(name) || is_again(&names[..*place], name)) {
            return Err(InvalidHeaders(wrong.1.clone()));
        }
        let count = names.len();
        <[String; 6]>::try_from(names).map(Self).map_err(|_| InvalidHeaders(format!("A list of {count}")))
    }

    /// All names: user, user id, token id, rights, expires, verdict.
    pub fn all(&self) -> &[String; 6] {
        &self.0
    }
}

impl Default for IdentityHeaders {
    fn default() -> Self {
        Self(DEFAULTS.map(str::to_owned))
    }
}

impl std::fmt::Display for IdentityHeaders {
    /// The names with spaces between them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

fn is_fit(name: &str) -> bool {
    let has_prefix = name.get(..2).is_some_and(|prefix| prefix.eq_ignore_ascii_case("x-"));
    // The names with which gateways tell us things must not be ours as well.
    let is_taken = ["x-forwarded-", "x-original-", "x-error-", "x-api-key", "x-real-ip", "x-request-id"]
        .iter()
        .any(|taken| name.to_ascii_lowercase().starts_with(taken));
    has_prefix && !is_taken && (3..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn is_again(before: &[String], name: &str) -> bool {
    before.iter().any(|known| known.eq_ignore_ascii_case(name))
}
