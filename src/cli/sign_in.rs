//! Signing in at a server, signing out, and asking who one is there.

use super::remote::{Address, Me, Remote, SignedIn, Target, token};
use super::{Failure, input, output};
use clap::Args;
use serde_json::json;
use std::io::{BufRead, IsTerminal, Read};
use zeroize::Zeroizing;

const LOGIN_EXAMPLES: &str = "\
Examples:
  hallpass login https://hallpass.example.com
  hallpass login https://hallpass.example.com --username ada --password-stdin < password
  hallpass login https://hallpass.example.com --token-stdin < token

A password gives a token for an hour. For longer, make a token on the page and sign in with --token-stdin.
An authority of your own that signed the server's certificate can stand in a file that SSL_CERT_FILE names.
The token is kept in $XDG_CONFIG_HOME/hallpass/login.toml, readable by you alone. Nothing secret is ever an argument.";

/// Sign in at a server; the client verbs then work there.
#[derive(Args)]
#[command(after_help = LOGIN_EXAMPLES)]
pub(super) struct Login {
    /// The server; else HALLPASS_SERVER, else where you signed in last.
    #[arg(value_name = "URL", value_parser = Address::parse)]
    url: Option<Address>,
    /// Who you are; asked for otherwise.
    #[arg(long)]
    username: Option<String>,
    /// Read the password from stdin instead of asking for it.
    #[arg(long, requires = "username")]
    password_stdin: bool,
    /// Keep a token that you have already, read from stdin.
    #[arg(long, conflicts_with_all = ["username", "password_stdin"])]
    token_stdin: bool,
}

/// Sign out: end the token and forget it.
#[derive(Args)]
#[command(after_help = "Example:\n  hallpass logout")]
pub(super) struct Logout {}

/// Show who you are at the server, and with which token.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  hallpass whoami\n  HALLPASS_TOKEN_FILE=/run/secrets/token hallpass whoami --server https://hallpass.example.com --json"
)]
pub(super) struct Whoami {
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    target: Target,
}

impl Login {
    /// Signs in and keeps the token. Errors: `NotSignedIn` for a wrong password or token, `Limited` after too many tries.
    pub(super) fn run(self) -> Result<(), Failure> {
        let server = match &self.url {
            Some(url) => url.clone(),
            None => Target::default().remote()?.ok_or_else(|| Failure::usage("say where: hallpass login URL"))?.address().clone(),
        };
        let secret = if self.token_stdin { token_from_stdin()? } else { self.token_for_password(&server)? };
        let me = Remote::new(server.clone(), Some(secret.clone())).me()?;
        let path = SignedIn { server: server.clone(), token: secret }.save()?;
        let until = me.valid_until.map_or_else(String::new, |end| format!(" until {end}"));
        let name = me.owner.username;
        Ok(output::say(&format!("Signed in at {server} as {name}{until}. The token is kept in {}.", path.display()))?)
    }

    fn token_for_password(&self, server: &Address) -> Result<Zeroizing<String>, Failure> {
        let is_terminal = std::io::stdin().is_terminal();
        if !self.password_stdin && !is_terminal {
            return Err(Failure::usage("there is no terminal to ask at: give --username and --password-stdin, or --token-stdin"));
        }
        let username = match &self.username {
            Some(name) => name.clone(),
            None => ask_for_name()?,
        };
        let password = if self.password_stdin { input::password()? } else { ask_for_password()? };
        let body = json!({ "username": username, "password": password.as_str() });
        let answer = Remote::new(server.clone(), None).ask_as_nobody("/api/v1/login", &body)?;
        let secret = answer["token"].as_str().ok_or_else(|| Failure::failed("the server gave no token"))?;
        token(Zeroizing::new(secret.to_owned()), "the answer")
    }
}

fn ask_for_name() -> Result<String, Failure> {
    output::say("Username:")?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

/// Nothing is echoed, and what was typed goes to nobody but the server.
fn ask_for_password() -> Result<Zeroizing<String>, Failure> {
    Ok(Zeroizing::new(rpassword::prompt_password("Password: ")?))
}

fn token_from_stdin() -> Result<Zeroizing<String>, Failure> {
    let mut text = Zeroizing::new(String::new());
    std::io::stdin().lock().take(16 * 1024).read_to_string(&mut text)?;
    token(text, "stdin")
}

impl Logout {
    /// Ends and forgets the token. It is forgotten also when the server cannot be told.
    pub(super) fn run(self) -> Result<(), Failure> {
        let Some(kept) = SignedIn::load()? else { return Ok(output::say("You are not signed in anywhere.")?) };
        let server = kept.server.clone();
        let ended = Remote::new(kept.server, Some(kept.token)).give_up_token();
        SignedIn::forget()?;
        match ended {
            Ok(()) => Ok(output::say(&format!("Signed out from {server}. The token works no more."))?),
            Err(failure) => Err(failure.and_yet("The token is forgotten here, but the server could not be told to end it.")),
        }
    }
}

impl Whoami {
    /// Asks the server. Errors: `NotSignedIn` when the token is not good there.
    pub(super) fn run(self) -> Result<(), Failure> {
        let remote = self.target.demand()?;
        let mut verdict = remote.ask("GET", "/api/v1/verify", None)?;
        let me = Me::read(&verdict)?;
        if self.json {
            verdict["server"] = json!(remote.address().to_string());
            return output::print_json(&verdict);
        }
        let ends = me.valid_until.unwrap_or_else(|| "never".to_owned());
        let rows = [["Server", &remote.address().to_string()], ["Person", &format!("{} ({})", me.owner.name, me.owner.username)]]
            .into_iter()
            .map(|row| row.map(str::to_owned))
            .chain([["Token".to_owned(), me.token_name], ["Ends".to_owned(), ends]])
            .collect::<Vec<_>>();
        output::print(&output::pairs(&rows))
    }
}
