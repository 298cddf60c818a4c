//! The verbs of the command line: `serve` without one, the operator's verbs on the local database,
//! and the client's verbs at a server elsewhere (see [`remote`] for how the two are told apart).
//!
//! Data goes to stdout and words to stderr, so that every verb can stand in a pipe; `--json` gives a stable form.
//! Passwords come from stdin only and secrets leave by stdout only: arguments are read by everybody on the machine.
//! What a verb does, it does through the use cases in `app`; here arguments become values and results become lines.

mod audit;
mod catalogue;
mod completions;
mod demo;
mod failure;
mod generate;
mod input;
mod keys;
mod logging;
mod organization;
mod output;
mod person;
mod remote;
mod serve;
mod service;
mod settings;
mod shell;
mod sign_in;
mod signals;
mod token;
mod verify;

use clap::{Parser, Subcommand};
use failure::Failure;
use shell::Shell;

const EXAMPLES: &str = "\
Examples:
  hallpass                                   serve on http://127.0.0.1:8080
  hallpass serve --demo                      look around in a throw-away organization
  hallpass token create --owner ada --name ci --ends 30d --right USER_FETCH

  hallpass login https://hallpass.example.com
  hallpass token list --json                 yours, at the server where you signed in

Settings come from hallpass.toml and HALLPASS_* variables; `hallpass config` shows them.
`token` and `verify` work at the server that --server, HALLPASS_SERVER or `hallpass login` names, else on the database here.
Exit codes: 0 ok, 1 failure, 2 usage, 3 not signed in, 4 refused, 5 not found, 6 conflict, 7 too often, 8 no network.";

/// A self-hosted personal access token service.
#[derive(Parser)]
#[command(name = "hallpass", version, after_help = EXAMPLES, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Subcommand)]
enum Verb {
    /// Serve pages and API (this is what happens without a verb).
    Serve(serve::Serve),
    /// Show the settings in force and where each comes from.
    Config(settings::Show),
    /// List organizations, archive one and bring it back.
    #[command(subcommand)]
    Organization(organization::Verb),
    /// Add, list and disable people, and set their passwords.
    #[command(subcommand)]
    Person(person::Verb),
    /// Make, list, change and end tokens, here or at a server.
    #[command(subcommand)]
    Token(token::Verb),
    Verify(verify::Verify),
    Login(sign_in::Login),
    Logout(sign_in::Logout),
    Whoami(sign_in::Whoami),
    /// Take over the services that ask about tokens from a file.
    #[command(subcommand)]
    Service(service::Verb),
    /// Print or check a catalogue of rights.
    #[command(subcommand)]
    Catalogue(catalogue::Verb),
    /// Prove, read and export the audit log.
    #[command(subcommand)]
    Audit(audit::Verb),
    /// List and rotate the keys that sign tokens in the form of JWTs.
    #[command(subcommand)]
    Keys(keys::Verb),
    Completions(completions::Completions),
    /// Fill an empty database with made-up people and tokens, for measurements.
    Generate(generate::Generate),
}

/// Reads the arguments of this process, does what they say and answers the exit code.
/// Must run inside an actix runtime, because `serve` serves there.
pub async fn run() -> i32 {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(words) => return explain(&words),
    };
    match obey(arguments.verb).await {
        Ok(()) => 0,
        Err(failure) => failure.report(),
    }
}

/// Help and version are answers and go to stdout, mistakes go to stderr; clap knows which is which.
fn explain(words: &clap::Error) -> i32 {
    match words.print() {
        Ok(()) => words.exit_code(),
        Err(_) => 1,
    }
}

async fn obey(verb: Option<Verb>) -> Result<(), Failure> {
    match verb {
        None => serve::Serve::default().run().await,
        Some(Verb::Serve(serve)) => serve.run().await,
        Some(Verb::Config(show)) => show.run(),
        Some(Verb::Organization(verb)) => verb.run(),
        Some(Verb::Person(verb)) => verb.run(),
        Some(Verb::Token(verb)) => verb.run(),
        Some(Verb::Service(verb)) => verb.run(),
        Some(Verb::Catalogue(verb)) => verb.run(),
        Some(Verb::Audit(verb)) => verb.run(),
        Some(Verb::Keys(verb)) => verb.run(),
        Some(Verb::Verify(verify)) => verify.run(),
        Some(Verb::Login(login)) => login.run(),
        Some(Verb::Logout(logout)) => logout.run(),
        Some(Verb::Whoami(whoami)) => whoami.run(),
        Some(Verb::Completions(completions)) => completions.run(),
        Some(Verb::Generate(generate)) => generate.run(),
    }
}
