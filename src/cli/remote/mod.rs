//! A server elsewhere, which the client verbs ask through its API.
//!
//! Which server: `--server`, else `HALLPASS_SERVER`, else where `hallpass login` signed in.
//! With none of these, or with `--local`, the verbs work on the database of this machine's settings, as the operator.
//! Which token: `--token-file`, else `HALLPASS_TOKEN`, else `HALLPASS_TOKEN_FILE`, else that of `hallpass login` at this very server.

mod address;
mod line;
mod reply;
mod signed_in;

pub(super) use address::Address;
pub(super) use line::{Line, Me};
pub(super) use signed_in::SignedIn;

use super::Failure;
use clap::Args;
use reply::read;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use ureq::http::Request;
use ureq::tls::{RootCerts, TlsConfig};
use zeroize::Zeroizing;

/// A server that does not answer in this time counts as unreachable.
const PATIENCE: Duration = Duration::from_secs(30);
const SERVER_VARIABLE: &str = "HALLPASS_SERVER";
const TOKEN_VARIABLE: &str = "HALLPASS_TOKEN";
const TOKEN_FILE_VARIABLE: &str = "HALLPASS_TOKEN_FILE";

/// Where a verb works.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Where")]
pub(super) struct Target {
    /// The server to ask; else HALLPASS_SERVER, else where `hallpass login` signed in, else the database here.
    #[arg(long, value_name = "URL", value_parser = Address::parse)]
    server: Option<Address>,
    /// A file with the token to ask with; else HALLPASS_TOKEN, HALLPASS_TOKEN_FILE, or that of `hallpass login`.
    #[arg(long, value_name = "PATH")]
    token_file: Option<PathBuf>,
    /// Work on the database here, whatever server is named elsewhere.
    #[arg(long, conflicts_with_all = ["server", "token_file"])]
    local: bool,
}

/// A server, and who asks it.
pub(super) struct Remote {
    agent: ureq::Agent,
    address: Address,
    token: Option<Zeroizing<String>>,
}

impl Target {
    /// The server that is named, if one is. Errors: `Usage` for an address or a file that cannot be read.
    pub(super) fn remote(&self) -> Result<Option<Remote>, Failure> {
        if self.local {
            return Ok(None);
        }
        let kept = SignedIn::load()?;
        let named = match &self.server {
            Some(address) => Some(address.clone()),
            None => address_in_environment()?.or_else(|| kept.as_ref().map(|kept| kept.server.clone())),
        };
        let Some(address) = named else { return Ok(None) };
        // A token is never shown to another server than the one that gave it.
        let kept = kept.filter(|kept| kept.server == address).map(|kept| kept.token);
        let token = self.token_of_this_call()?.or(kept);
        Ok(Some(Remote::new(address, token)))
    }

    /// The same for verbs that need a server. Errors: `NotSignedIn` when none is named.
    pub(super) fn demand(&self) -> Result<Remote, Failure> {
        let words = "no server is named: give --server URL, set HALLPASS_SERVER, or sign in with `hallpass login URL`";
        self.remote()?.ok_or_else(|| Failure::not_signed_in(words))
    }

    fn token_of_this_call(&self) -> Result<Option<Zeroizing<String>>, Failure> {
        if let Some(path) = &self.token_file {
            return token_in(path).map(Some);
        }
        if let Some(text) = variable(TOKEN_VARIABLE) {
            return token(Zeroizing::new(text), TOKEN_VARIABLE).map(Some);
        }
        variable(TOKEN_FILE_VARIABLE).map(|path| token_in(Path::new(&path))).transpose()
    }
}

impl Remote {
    /// Asks this server with this token.
    pub(super) fn new(address: Address, token: Option<Zeroizing<String>>) -> Self {
        // Whom this machine trusts, and the one cryptography that is built in anyway.
        let crypto = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).unversioned_rustls_crypto_provider(crypto).build();
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(PATIENCE))
            .user_agent(concat!("hallpass/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls);
        Self { agent: config.build().into(), address, token }
    }

    /// Where it is.
    pub(super) fn address(&self) -> &Address {
        &self.address
    }

    /// The token to ask with. Errors: `NotSignedIn` without one.
    pub(super) fn token(&self) -> Result<&str, Failure> {
        let words =
            format!("no token for {}: sign in with `hallpass login {}`, or set HALLPASS_TOKEN", self.address, self.address);
        self.token.as_ref().map(|token| token.as_str()).ok_or_else(|| Failure::not_signed_in(words))
    }

    /// Asks with the token. Errors: by the answer's status; `Network` when there is no answer.
    pub(super) fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Failure> {
        self.ask_for_status(method, path, body).map(|(_, value)| value)
    }

    /// The same with the status, where one success is not like another.
    pub(super) fn ask_for_status(&self, method: &str, path: &str, body: Option<&Value>) -> Result<(u16, Value), Failure> {
        let token = self.token()?;
        self.send(method, path, Some(token), body.map(|body| ("application/json", body.to_string())))
    }

    /// Asks without the token.
    pub(super) fn ask_as_nobody(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        self.send("POST", path, None, Some(("application/json", body.to_string()))).map(|(_, value)| value)
    }

    /// Ends the token with which this asks.
    pub(super) fn give_up_token(&self) -> Result<(), Failure> {
        let token: String = percent_encoding::utf8_percent_encode(self.token()?, percent_encoding::NON_ALPHANUMERIC).collect();
        let form = ("application/x-www-form-urlencoded", format!("token={token}"));
        self.send("POST", "/oauth/revoke", None, Some(form)).map(|_| ())
    }

    fn send(&self, method: &str, path: &str, token: Option<&str>, body: Option<(&str, String)>) -> Result<(u16, Value), Failure> {
        let mut request =
            Request::builder().method(method).uri(format!("{}{path}", self.address)).header("Accept", "application/json");
        if let Some(token) = token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        let sent = match body {
            Some((kind, text)) => self.agent.run(request.header("Content-Type", kind).body(text).map_err(Failure::failed)?),
            None => self.agent.run(request.body(()).map_err(Failure::failed)?),
        };
        let reply = sent.map_err(|error| unreached(&self.address, &error))?;
        read(reply, &self.address)
    }
}

/// Why there is no answer. Somebody between us and the server is told apart from a server that is not there.
fn unreached(address: &Address, error: &ureq::Error) -> Failure {
    match distrust(error) {
        Some(cause) => Failure::network(format!(
            "{address} is not trusted, and nothing was sent to it: {cause}\n\
             If its certificate comes from an authority of your own, add that to this machine's, or name its file in SSL_CERT_FILE."
        )),
        None => Failure::network(format!("{address} does not answer: {error}")),
    }
}

/// What is wrong with the certificate that a server showed, or with what this machine knows to check it by.
fn distrust(error: &ureq::Error) -> Option<String> {
    let tls = match error {
        ureq::Error::Rustls(error) => Some(error),
        ureq::Error::Io(error) => error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()),
        _ => None,
    };
    match tls? {
        rustls::Error::InvalidCertificate(_) | rustls::Error::General(_) => tls.map(ToString::to_string),
        _ => None,
    }
}

fn address_in_environment() -> Result<Option<Address>, Failure> {
    let named = variable(SERVER_VARIABLE).map(|text| Address::parse(&text)).transpose();
    named.map_err(|wrong| Failure::usage(format!("{SERVER_VARIABLE}: {wrong}")))
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn token_in(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?;
    token(Zeroizing::new(text), &path.display().to_string())
}

/// A token on one line, as it may stand in a header.
pub(super) fn token(text: Zeroizing<String>, from: &str) -> Result<Zeroizing<String>, Failure> {
    let token = text.trim();
    let fits = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
    if fits { Ok(Zeroizing::new(token.to_owned())) } else { Err(Failure::usage(format!("{from}: there is no token in it"))) }
}
