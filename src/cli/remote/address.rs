//! The address of a server.

use serde::{Deserialize, Serialize};
use std::fmt;
use ureq::http::Uri;

/// `https://host[:port]`, without a path; plain `http` only to this very machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(in crate::cli) struct Address(String);

impl Address {
    /// Reads an address. Errors: a sentence.
    pub(in crate::cli) fn parse(text: &str) -> Result<Self, String> {
        let wrong = || "write the server as https://hallpass.example.com".to_owned();
        let uri: Uri = text.parse().map_err(|_| wrong())?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else { return Err(wrong()) };
        if uri.path() != "/" || uri.query().is_some() || authority.as_str().contains('@') {
            return Err(wrong());
        }
        let is_here = ["localhost", "127.0.0.1", "[::1]"].contains(&authority.host());
        match scheme {
            "https" => {}
            "http" if is_here => {}
            "http" => return Err("passwords and tokens cross the network: use https".to_owned()),
            _ => return Err(wrong()),
        }
        Ok(Self(format!("{scheme}://{}", authority.as_str().to_ascii_lowercase())))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Address {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> String {
        address.0
    }
}
